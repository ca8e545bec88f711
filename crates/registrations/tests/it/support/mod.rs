//! An emulator, and clients for it.

pub(crate) mod child;
pub(crate) mod logs;
pub(crate) mod server;

use std::time::{Duration, Instant};

use registrations::{Client, ClientBuilder, Error, RetryPolicy};
use registrations_emulator::{Emulator, EmulatorBuilder, Operation, Quota, RegistrationStatus};

/// An emulator without a quota, with this many registrations.
pub(crate) async fn emulator(fleet: usize) -> Emulator {
    start(Emulator::builder().fleet_size(fleet)).await
}

/// The emulator, without a quota and without an empty page after a full last page.
pub(crate) async fn start(builder: EmulatorBuilder) -> Emulator {
    let builder = builder.quota(Quota::unlimited()).trailing_empty_page(false);
    builder.start().await.expect("the emulator starts")
}

/// A builder of a client for the emulator. It retries at once.
pub(crate) fn builder(emulator: &Emulator) -> ClientBuilder {
    Client::builder()
        .api_token(emulator.token())
        .account_id(emulator.account_id())
        .base_url(emulator.base_url())
        .retry(at_once())
}

pub(crate) fn client(emulator: &Emulator) -> Client {
    builder(emulator).build().expect("the client is set up")
}

/// Up to three attempts, without a wait between them.
pub(crate) fn at_once() -> RetryPolicy {
    RetryPolicy::default().max_attempts(3).base_delay(Duration::ZERO)
}

/// The ids of the registrations in this state, in the emulator's order.
pub(crate) fn ids(emulator: &Emulator, status: RegistrationStatus) -> Vec<String> {
    emulator
        .registrations()
        .into_iter()
        .filter(|registration| registration.status() == status)
        .map(|registration| registration.id)
        .collect()
}

/// The ids of the active registrations, which a listing returns by default.
pub(crate) fn active(emulator: &Emulator) -> Vec<String> {
    ids(emulator, RegistrationStatus::Active)
}

/// How many requests there were for this operation.
pub(crate) fn count(emulator: &Emulator, operation: Operation) -> usize {
    let requests = emulator.requests();
    requests.iter().filter(|request| request.operation == Some(operation)).count()
}

/// Every operation was requested: a test of all of them has not forgotten a new one.
#[track_caller]
pub(crate) fn check_all_called(emulator: &Emulator) {
    for operation in Operation::ALL {
        assert!(count(emulator, *operation) > 0, "{operation:?} was not requested");
    }
}

/// What holds for every error: its chain says nothing twice, and it has one consequence at most.
#[track_caller]
pub(crate) fn check_error(error: &Error) {
    let first: &dyn std::error::Error = error;
    let chain = std::iter::successors(Some(first), |error| error.source());
    let lines: Vec<_> = chain.map(ToString::to_string).collect();
    for (index, line) in lines.iter().enumerate() {
        let mut others = lines.iter().enumerate().filter(|(other, _)| *other != index);
        assert!(!others.any(|(_, other)| other.contains(line.as_str())), "{lines:#?}");
    }
    assert!(lines[0].contains(&error.reason()), "{}", error.reason());
    let consequences = [error.is_outage(), error.is_access_refused(), error.is_request_refused()];
    assert!(consequences.iter().filter(|holds| **holds).count() <= 1, "{error}: {consequences:?}");
    let copy = error.clone();
    assert_eq!(format!("{copy:#?}"), format!("{error:#?}"));
}

/// Waits until the condition holds, for effects on the other side of a connection.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "never: {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
