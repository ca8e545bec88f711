//! Sends one chunk, and finds out what happened to each of its ids.

use registrations::{ChunkResult, Client, Error, RegistrationId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{
    Verb,
    read_back::{Found, read_back},
};
use crate::failure::{self, Failure};

/// How an id ended.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// The change was made.
    Done,
    /// It was so before.
    Already,
    /// The service has no such registration.
    Unknown,
    /// It is protected, and was not sent.
    Protected,
    /// It was in the plan, does not pass every filter any more or is gone, and was not sent.
    LeftOut,
    /// The change was not made.
    Failed,
    /// Whether the change was made could not be found out.
    Unsettled,
    /// It was not sent.
    NotSent,
}

impl Outcome {
    /// Whether a run that continues has nothing to do for such an id.
    pub(crate) fn is_final(self) -> bool {
        match self {
            Self::Done | Self::Already | Self::Unknown | Self::Protected | Self::LeftOut => true,
            Self::Failed | Self::Unsettled | Self::NotSent => false,
        }
    }
}

/// One id and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Settled {
    #[schemars(with = "String")]
    pub(crate) id: RegistrationId,
    pub(crate) outcome: Outcome,
    /// The response was lost; the outcome was read back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) confirmed: bool,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cause: Option<String>,
    /// The request id that the vendor's support asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ray_id: Option<String>,
}

impl Settled {
    pub(crate) fn new(id: RegistrationId, outcome: Outcome) -> Self {
        Self { id, outcome, confirmed: false, cause: None, ray_id: None }
    }

    pub(crate) fn because(id: RegistrationId, outcome: Outcome, cause: &str) -> Self {
        Self { cause: Some(cause.to_owned()), ..Self::new(id, outcome) }
    }

    /// Done, as was read back.
    pub(super) fn read(id: RegistrationId) -> Self {
        Self { confirmed: true, ..Self::new(id, Outcome::Done) }
    }

    /// Whether the run changed it, or may have changed it.
    pub(crate) fn may_be_changed(&self) -> bool {
        match self.outcome {
            Outcome::Done | Outcome::Unsettled => true,
            // Its response was lost. What was read back may have been too early.
            Outcome::Failed => self.confirmed,
            Outcome::Already
            | Outcome::Unknown
            | Outcome::Protected
            | Outcome::LeftOut
            | Outcome::NotSent => false,
        }
    }

    fn of(id: RegistrationId, outcome: Outcome, error: &Error) -> Self {
        let ray_id = error.ray_id().map(|ray| crate::text::escape(ray).into_owned());
        Self { cause: Some(failure::cause(error)), ray_id, ..Self::new(id, outcome) }
    }
}

/// What is known about a chunk.
#[derive(Debug, Default)]
pub(super) struct ChunkReport {
    pub(super) ids: Vec<Settled>,
    /// Its first failure.
    pub(super) failure: Option<Failure>,
    /// The credential or the account was refused: no other chunk can succeed.
    pub(super) is_refused: bool,
    /// The service or the connection failed.
    pub(super) is_outage: bool,
}

/// Sends the ids. A chunk whose response is lost is read back; one that is refused is sent again in halves.
pub(super) async fn settle(
    client: Client,
    verb: Verb,
    ids: Vec<RegistrationId>,
    mut stop: watch::Receiver<bool>,
) -> ChunkReport {
    let mut report = ChunkReport::default();
    let mut parts = vec![ids];
    while let Some(ids) = parts.pop() {
        if *stop.borrow() || report.is_refused {
            report.ids.extend(ids.into_iter().map(|id| Settled::new(id, Outcome::NotSent)));
            continue;
        }
        let mut outcomes = match verb.request(&client, &ids).concurrency(1).outcomes() {
            Ok(outcomes) => outcomes,
            Err(error) => {
                report.fail_all(&client, ids, Outcome::Failed, &error);
                continue;
            }
        };
        loop {
            let next = tokio::select! {
                next = outcomes.next() => next,
                Ok(()) = stop.changed() => {
                    outcomes.stop();
                    continue;
                }
            };
            let Some(chunk) = next else { break };
            match chunk.result {
                ChunkResult::Acknowledged => {
                    report
                        .ids
                        .extend(chunk.ids.into_iter().map(|id| Settled::new(id, Outcome::Done)));
                }
                ChunkResult::Failed(error) => {
                    parts.extend(report.fail(&client, verb, chunk.ids, &error).await);
                }
                _ => report
                    .ids
                    .extend(chunk.ids.into_iter().map(|id| Settled::new(id, Outcome::NotSent))),
            }
        }
    }
    report
}

impl ChunkReport {
    /// Settles the ids of a request that failed, and returns those to send again.
    async fn fail(
        &mut self,
        client: &Client,
        verb: Verb,
        ids: Vec<RegistrationId>,
        error: &Error,
    ) -> Vec<Vec<RegistrationId>> {
        let is_for_all =
            error.is_authentication() || error.is_permission_denied() || error.is_bad_route();
        self.is_refused |= is_for_all;
        self.is_outage |= error.is_transient()
            || error.is_server_error()
            || error.is_connect()
            || error.is_unexpected_response();
        let is_refusal = !error.may_have_applied()
            && !is_for_all
            && !error.is_rate_limited()
            && matches!(error.status(), Some(200 | 400..=407 | 409..=499));
        if !error.may_have_applied() && !is_refusal {
            self.fail_all(client, ids, Outcome::Failed, error);
            return Vec::new();
        }
        let (mut rest, mut unclear) = (Vec::new(), Vec::new());
        for (id, found) in read_back(client, verb, &ids).await {
            match (found, is_refusal) {
                (Found::Changed, true) => self.ids.push(Settled::new(id, Outcome::Already)),
                (Found::Gone, false) if verb == Verb::Delete => self.ids.push(Settled::read(id)),
                (Found::Changed, false) => self.ids.push(Settled::read(id)),
                (Found::Gone, _) => self.ids.push(Settled::new(id, Outcome::Unknown)),
                (Found::Unchanged, _) => rest.push(id),
                (Found::Unclear, _) => unclear.push(id),
            }
        }
        let outcome = if is_refusal { Outcome::Failed } else { Outcome::Unsettled };
        self.fail_all(client, unclear, outcome, error);
        if is_refusal && rest.len() > 1 {
            let second = rest.split_off(rest.len() / 2);
            return vec![second, rest];
        }
        let settled = self.ids.len();
        self.fail_all(client, rest, Outcome::Failed, error);
        for it in self.ids.iter_mut().skip(settled) {
            it.confirmed = !is_refusal;
        }
        Vec::new()
    }

    /// Settles ids for which nothing more can be done.
    fn fail_all(
        &mut self,
        client: &Client,
        ids: Vec<RegistrationId>,
        outcome: Outcome,
        error: &Error,
    ) {
        if !ids.is_empty() {
            self.failure.get_or_insert_with(|| Failure::of(error, client.account_id()));
        }
        self.ids.extend(ids.into_iter().map(|id| Settled::of(id, outcome, error)));
    }
}
