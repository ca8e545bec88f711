//! Every fault of the emulator with every operation, with and without retries: what the client reports, and what was
//! changed. The result is the table in RELIABILITY.md.

mod cases;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    time::Duration,
};

use registrations::{BulkError, Client, Error, ErrorKind, RetryPolicy};
use registrations_emulator::{Emulator, Fault, Operation, Registration, RegistrationStatus};
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{active, builder, check_error, emulator, ids};
use cases::{Case, Label};
use table::{Cells, Effect};

#[tokio::test]
async fn every_fault_with_every_operation() {
    let mut tasks = JoinSet::new();
    for operation in Operation::ALL.iter().copied() {
        tasks.spawn(every_fault_with(operation));
    }
    let mut by_operation = BTreeMap::new();
    let mut struck = BTreeSet::new();
    while let Some(joined) = tasks.join_next().await {
        let (operation, cells, names) = joined.unwrap();
        by_operation.insert(operation.id(), cells);
        struck.extend(names);
    }
    assert_eq!(struck, Fault::NAMES.iter().copied().collect(), "every fault struck");

    let effects: Vec<_> = cases::all("http://localhost/")
        .into_iter()
        .enumerate()
        .map(|(index, case)| {
            let cells = |operation: &Operation| {
                Some((*operation, by_operation[operation.id()][index].clone()?))
            };
            Effect {
                label: case.label,
                operations: Operation::ALL.iter().filter_map(cells).collect(),
            }
        })
        .collect();
    table::check(&table::write(&effects));
}

/// The cells of each fault, `None` for one that cannot strike this operation; and the names of those that struck.
async fn every_fault_with(
    operation: Operation,
) -> (Operation, Vec<Option<Cells>>, BTreeSet<&'static str>) {
    let emulator = emulator(40).await;
    let bench = Bench { emulator: &emulator, operation, targets: targets(&emulator, operation) };
    let (mut all, mut names) = (Vec::new(), BTreeSet::new());
    // Without pacing: a refusal would delay the following cases.
    let patient = builder(&emulator).pacing(false);
    let impatient = patient.clone().attempt_timeout(Duration::from_millis(500));
    let (patient, impatient) = (patient.build().unwrap(), impatient.build().unwrap());
    for case in cases::all(&emulator.alternate_base_url()) {
        let client = if case.is_slow { &impatient } else { &patient };
        all.push(bench.cells(client, &case, &mut names).await);
    }
    (operation, all, names)
}

/// The registrations that an operation is for.
fn targets(emulator: &Emulator, operation: Operation) -> Vec<String> {
    let mut targets = match operation {
        Operation::Unrevoke => ids(emulator, RegistrationStatus::Revoked),
        _ => active(emulator),
    };
    let wanted = if operation == Operation::Delete { 1 } else { 2 };
    targets.truncate(wanted);
    assert_eq!(targets.len(), wanted);
    targets
}

/// The state that an operation leads to; `None` if it changes nothing.
fn wanted(operation: Operation) -> Option<RegistrationStatus> {
    match operation {
        Operation::List | Operation::Get | Operation::OverrideCodes => None,
        Operation::Delete | Operation::DeleteMany => Some(RegistrationStatus::Deleted),
        Operation::Revoke => Some(RegistrationStatus::Revoked),
        Operation::Unrevoke => Some(RegistrationStatus::Active),
        other => panic!("{other:?}"),
    }
}

struct Bench<'a> {
    emulator: &'a Emulator,
    operation: Operation,
    targets: Vec<String>,
}

/// How a call ended.
struct Ended {
    error: Option<Error>,
    attempts: usize,
    is_changed: bool,
}

impl Bench<'_> {
    async fn cells(
        &self,
        retrying: &Client,
        case: &Case,
        names: &mut BTreeSet<&'static str>,
    ) -> Option<Cells> {
        let single = retrying.with_retry(RetryPolicy::none());
        let fault = || case.fault.clone();
        let once = self.strike(&single, fault(), names).await?;
        assert_eq!(once.attempts, 1, "{:?}: {:?}", self.operation, case.fault);
        if let (Label::Status(status, _), Some(error)) = (&case.label, &once.error) {
            assert_eq!(error.status(), Some(*status));
        }
        let retried = self.strike(retrying, fault(), names).await?;
        let always = self.strike(retrying, fault().always(), names).await?;
        let class = once.error.as_ref().map_or("", class).to_owned();
        let show = |ended: &Ended| self.show(ended);
        Some([show(&once), show(&retried), show(&always), class])
    }

    /// Carries out the operation while the fault is injected. `None` if the fault does not strike.
    async fn strike(
        &self,
        client: &Client,
        fault: Fault,
        names: &mut BTreeSet<&'static str>,
    ) -> Option<Ended> {
        let about = format!("{:?}: {fault:?}", self.operation);
        self.restore();
        let before = self.emulator.registrations();
        self.emulator.clear_requests();
        self.emulator.inject(fault.on(self.operation));
        let error = self.call(client).await.err();
        self.emulator.clear_faults();

        let requests = self.emulator.requests();
        let struck: Vec<_> = requests.iter().filter_map(|request| request.fault).collect();
        if struck.is_empty() {
            assert!(error.is_none(), "{about}: {error:?}");
            return None;
        }
        names.extend(struck);
        // Pages differ in their cursors, attempts for the same page do not.
        let different: BTreeSet<_> = requests.iter().map(|request| &request.query).collect();
        let attempts = 1 + requests.len() - different.len();
        let is_changed = self.is_changed(&before);
        let about = format!("{about}: {error:?}, changed: {is_changed}");
        match &error {
            None => assert_eq!(is_changed, wanted(self.operation).is_some(), "{about}"),
            Some(error) => {
                check_error(error);
                assert_eq!(error.ray_id().is_some(), error.status().is_some(), "{about}");
                assert!(!error.to_string().contains('\n'), "{about}");
                // What is wrong with a series of pages is not the failure of an attempt.
                let is_of_series =
                    matches!(error.kind(), ErrorKind::CursorLoop | ErrorKind::EmptyPages);
                let expected = if is_of_series { 0 } else { attempts };
                assert_eq!(error.attempts() as usize, expected, "{about}");
                assert!(error.may_have_applied() || !is_changed, "{about}");
                let may_change = wanted(self.operation).is_some();
                assert!(may_change || !error.may_have_applied(), "{about}");
            }
        }
        Some(Ended { error, attempts, is_changed })
    }

    /// Gives the targets the state that the operation changes.
    fn restore(&self) {
        let revoked_at = (self.operation == Operation::Unrevoke).then_some("2026-01-01T00:00:00Z");
        for id in &self.targets {
            let time = "2025-01-01T00:00:00Z";
            let user = json!({"id": id, "email": "a@example.net", "name": "A"});
            let json =
                json!({"id": id, "revoked_at": revoked_at, "last_seen_at": time, "user": user});
            self.emulator.put(json).unwrap();
        }
    }

    /// Whether all targets are in the wanted state. They are changed together, and no other registration is changed.
    fn is_changed(&self, before: &[Registration]) -> bool {
        let after = self.emulator.registrations();
        assert_eq!(before.len(), after.len());
        let changed: Vec<_> = before.iter().zip(&after).filter(|(old, new)| old != new).collect();
        for (_, new) in &changed {
            assert!(self.targets.contains(&new.id), "{new:?}");
            assert_eq!(Some(new.status()), wanted(self.operation), "{new:?}");
        }
        assert!(changed.is_empty() || changed.len() == self.targets.len(), "{changed:?}");
        !changed.is_empty()
    }

    /// Success of a read means that it has what the service has.
    async fn call(&self, client: &Client) -> Result<(), Error> {
        let targets = &self.targets;
        let one = targets[0].as_str();
        match self.operation {
            Operation::List => {
                let listed = client.list().per_page(20).collect().await?;
                let listed: BTreeSet<_> = listed.into_iter().map(|it| it.id.to_string()).collect();
                assert_eq!(listed, active(self.emulator).into_iter().collect());
            }
            Operation::Get => assert_eq!(client.get(one).await?.id, *one),
            Operation::OverrideCodes => {
                let codes = client.override_codes(one).await?;
                assert_eq!(codes.disable_for_time.len(), 5);
            }
            Operation::Delete => client.delete(one).await?,
            Operation::DeleteMany => acknowledged(client.delete_many(targets).await, targets)?,
            Operation::Revoke => acknowledged(client.revoke(targets).await, targets)?,
            Operation::Unrevoke => acknowledged(client.unrevoke(targets).await, targets)?,
            other => panic!("{other:?}"),
        }
        Ok(())
    }

    fn show(&self, ended: &Ended) -> String {
        let mut text = match &ended.error {
            None => "ok".to_owned(),
            Some(error) => format!("`{}`", error.kind().as_str()),
        };
        if ended.attempts > 1 {
            write!(text, " ×{}", ended.attempts).unwrap();
        }
        if ended.error.as_ref().is_some_and(Error::may_have_applied) {
            text += ", maybe";
        }
        if wanted(self.operation).is_some() {
            text += if ended.is_changed { ", changed" } else { ", unchanged" };
        }
        text
    }
}

/// The error of the only chunk.
fn acknowledged<T>(result: Result<Vec<T>, BulkError>, targets: &[String]) -> Result<(), Error> {
    match result {
        Ok(ids) => assert_eq!(ids.len(), targets.len()),
        Err(error) => {
            assert!(error.acknowledged().is_empty() && error.not_sent().is_empty());
            assert_eq!(error.unacknowledged().count(), targets.len());
            let error = Error::from(error);
            check_error(&error);
            return Err(error.bulk().unwrap().failed()[0].error.clone());
        }
    }
    Ok(())
}

/// The predicate that holds, of those that exclude each other.
fn class(error: &Error) -> &'static str {
    if error.is_outage() {
        "outage"
    } else if error.is_access_refused() {
        "access refused"
    } else if error.is_request_refused() {
        "request refused"
    } else {
        ""
    }
}
