//! Operations on any number of registrations.

mod chunks;
mod error;
mod outcome;
mod outcomes;

use std::{collections::HashSet, future::IntoFuture};

use chunks::Limits;
pub use error::{BulkError, FailedChunk};
pub use outcome::{ChunkOutcome, ChunkResult};
pub use outcomes::Outcomes;

use crate::{Client, Error, Operation, RegistrationId, Result, future::BoxFuture, id};

/// A request to delete, revoke or unrevoke any number of registrations: [`Client::delete_many`],
/// [`Client::revoke`], [`Client::unrevoke`].
///
/// Await it: `Ok` holds the ids, once each, and means that the service acknowledged every one of them. A
/// [`BulkError`] lists those that were acknowledged, those that failed and those that were never sent. To follow the
/// progress, take the [`outcomes`](Self::outcomes) instead.
///
/// - No ids at all, an empty id, `.` and `..` are refused before anything is sent.
/// - Duplicates are sent once.
/// - The ids are cut into chunks, a request for each, because they are sent in the URL. The vendor states no limit;
///   see [`chunk_size`](Self::chunk_size) and [`max_url_length`](Self::max_url_length).
/// - Failures of a chunk do not keep others from being sent, except for 401 and 403: what is forbidden for one is
///   forbidden for all.
/// - Whether the service does all of a chunk or nothing, and what it does with an id that does not exist, the vendor
///   does not say. A repeated request is safe: it leads to the same state.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// let registrations = client.list().limit(250).collect().await?;
/// let ids = registrations.into_iter().map(|registration| registration.id);
/// let mut outcomes = client.revoke(ids).chunk_size(50).outcomes()?;
/// while let Some(outcome) = outcomes.next().await {
///     assert!(outcome.is_acknowledged());
///     println!("{} of {} chunks", outcome.index + 1, outcomes.chunks());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Bulk {
    client: Client,
    operation: Operation,
    ids: Vec<RegistrationId>,
    limits: Limits,
    concurrency: usize,
}

impl Bulk {
    pub(crate) fn new<I>(client: Client, operation: Operation, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Self {
            client,
            operation,
            ids: ids.into_iter().map(Into::into).collect(),
            limits: Limits::default(),
            concurrency: 4,
        }
    }

    /// How many ids a request holds at most. Default 100; 0 counts as 1.
    pub fn chunk_size(mut self, ids: usize) -> Self {
        self.limits.ids = ids.max(1);
        self
    }

    /// How many bytes the URL of a request has at most. Default 6,000. An id that does not fit is refused before
    /// anything is sent.
    pub fn max_url_length(mut self, bytes: usize) -> Self {
        self.limits.url_length = bytes;
        self
    }

    /// How many requests are under way at once. Default 4; 0 counts as 1.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// What becomes of each chunk, as a stream, as it becomes known. Nothing is sent before it is polled, which must
    /// be within a Tokio runtime; dropping it aborts what is under way: see [`Outcomes`].
    ///
    /// An error means that the ids were refused, and that nothing will be sent.
    pub fn outcomes(self) -> Result<Outcomes> {
        self.check()?;
        Ok(self.checked())
    }

    /// Refuses ids that cannot be meant or sent.
    fn check(&self) -> Result<()> {
        if self.ids.is_empty() {
            return Err(Error::invalid_input(self.operation, "no ids"));
        }
        let url = chunks::url_length(&self.client, self.operation);
        for id in &self.ids {
            id::check(self.operation, id)?;
            if !self.limits.fits(id, url) {
                let detail = format!("an id of {} bytes does not fit into a URL", id.len());
                return Err(Error::invalid_input(self.operation, detail));
            }
        }
        Ok(())
    }

    /// The outcomes of ids that have been checked.
    fn checked(self) -> Outcomes {
        let mut seen = HashSet::with_capacity(self.ids.len());
        let first: Vec<_> = self.ids.iter().map(|id| seen.insert(id)).collect();
        let distinct = self.ids.into_iter().zip(first);
        let distinct = distinct.filter_map(|(id, is_first)| is_first.then_some(id));
        let url = chunks::url_length(&self.client, self.operation);
        let chunks = self.limits.cut(distinct, url);
        Outcomes::new(self.client, self.operation, chunks, self.concurrency)
    }
}

impl IntoFuture for Bulk {
    type Output = Result<Vec<RegistrationId>, BulkError>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let operation = self.operation;
            if let Err(refusal) = self.check() {
                return Err(BulkError::refused(operation, self.ids, refusal));
            }
            let mut outcomes = self.checked();
            let mut all = Vec::with_capacity(outcomes.chunks());
            while let Some(outcome) = outcomes.next().await {
                all.push(outcome);
            }
            error::summary(operation, all)
        })
    }
}
