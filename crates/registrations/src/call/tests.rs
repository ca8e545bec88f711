//! The retry loop, on a clock on which waiting takes no time.

use std::{sync::Arc, time::Duration};

use registrations_emulator::{Emulator, Fault, Operation};

use crate::{Client, ErrorKind, RetryPolicy, clock::manual::ManualClock};

async fn emulator() -> Emulator {
    Emulator::builder().fleet_size(3).start().await.unwrap()
}

/// A client with its own clock.
fn client(emulator: &Emulator, clock: &Arc<ManualClock>) -> Client {
    let clock = Arc::clone(clock);
    Client::builder()
        .api_token(emulator.token())
        .account_id(emulator.account_id())
        .base_url(emulator.base_url())
        .clock(clock)
        .build()
        .unwrap()
}

#[tokio::test]
async fn five_attempts_with_increasing_delays() {
    let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
    emulator.inject(Fault::status(503).html().always());
    let error = client(&emulator, &clock).list().send().await.unwrap_err();
    assert_eq!(error.attempts(), 5);
    assert_eq!(clock.passed(), Duration::from_millis(500 + 1_000 + 2_000 + 4_000));
}

#[tokio::test]
async fn the_block_of_five_minutes_is_waited_for() {
    let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
    emulator.inject(Fault::rate_limited().retry_after(300));
    client(&emulator, &clock).list().send().await.unwrap();
    assert_eq!(clock.passed(), Duration::from_secs(300));
}

#[tokio::test]
async fn a_retry_after_can_be_a_date() {
    let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
    // The clock starts at the epoch.
    let date = "Thu, 01 Jan 1970 00:01:40 GMT";
    emulator.inject(Fault::status(503).header("retry-after", date).html());
    client(&emulator, &clock).list().send().await.unwrap();
    assert_eq!(clock.passed(), Duration::from_secs(100));
}

#[tokio::test]
async fn no_retry_starts_after_the_time_limit() {
    let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
    emulator.inject(Fault::status(503).retry_after(200).json().always());
    let policy = RetryPolicy::default().max_attempts(1_000);
    let error = client(&emulator, &clock).with_retry(policy).list().send().await.unwrap_err();
    assert_eq!((error.attempts(), clock.passed()), (5, Duration::from_secs(800)));
    let requests = emulator.requests();
    assert!(requests.iter().all(|request| request.operation == Some(Operation::List)));
}

/// A response that says that the quota is spent for this long.
fn spent(status: u16, seconds: u32) -> Fault {
    let limit = format!("\"default\";r=0;t={seconds}");
    Fault::status(status).header("ratelimit", &limit).html()
}

#[tokio::test]
async fn a_failure_says_more_than_the_lack_of_time_for_another_attempt() {
    let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
    let client = Client::builder()
        .api_token(emulator.token())
        .account_id(emulator.account_id())
        .base_url(emulator.base_url())
        .timeout(Duration::from_secs(20))
        .clock(Arc::clone(&clock) as Arc<_>)
        .build()
        .unwrap();
    emulator.inject(spent(503, 60).on(Operation::Delete).always());
    let error = client.delete("a").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(503)), "{error:?}");
    assert!(error.attempts() == 1 && error.may_have_applied() && error.ray_id().is_some());
    assert!(error.retry_after() > Some(Duration::from_secs(50)), "{error:?}");
    // One that did not start for lack of time says when there would be some.
    let error = client.delete("a").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(error.retry_after() > Some(Duration::from_secs(50)), "{error:?}");
    assert_eq!(emulator.requests().len(), 1);
}

#[tokio::test]
async fn waiting_for_the_rate_limit_does_not_extend_the_retries() {
    let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
    emulator.inject(spent(503, 300).always());
    let policy = RetryPolicy::default().max_elapsed(Duration::from_secs(60));
    let error = client(&emulator, &clock).with_retry(policy).list().send().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1), "{error:?}");
    assert!(clock.passed() < Duration::from_secs(60), "{:?}", clock.passed());
}
