//! The retry loop, on a clock on which waiting takes no time.

use std::{sync::Arc, time::Duration};

use registrations_emulator::{Emulator, Fault, Operation};

use crate::{client::Client, clock::manual::ManualClock, error::ErrorKind, retry::RetryPolicy};

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
    let fault = Fault::status(503).header("date", "Wed, 01 Jul 2026 00:00:00 GMT");
    emulator.inject(fault.header("retry-after", "Wed, 01 Jul 2026 00:01:40 GMT").html());
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

/// A response that refuses everything for this long.
fn refusal(seconds: u32) -> Fault {
    Fault::rate_limited().retry_after(seconds.into()).into()
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
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    assert!(error.retry_after() > Some(Duration::from_secs(50)), "{error:?}");
    assert_eq!(emulator.requests().len(), 1);
}

/// No setting is exceeded by a wait, and no wait is cut short: the call fails at once, with the whole wait.
#[tokio::test]
async fn a_wait_that_is_longer_than_the_policy_allows_fails_at_once() {
    let second = Duration::from_secs(1);
    let policy = RetryPolicy::default;
    for (what, fault, policy, timeout, wait) in [
        ("none, 429", refusal(6), RetryPolicy::none(), None, 6),
        ("max_retry_after, 429", refusal(6), policy().max_retry_after(second), None, 6),
        ("max_retry_after, quota", spent(200, 6), policy().max_retry_after(second), None, 6),
        ("max_elapsed, 429", refusal(6), policy().max_elapsed(second), None, 6),
        ("max_elapsed, quota", spent(200, 6), policy().max_elapsed(second), None, 6),
        ("timeout, 429", refusal(6), policy(), Some(second), 6),
        ("timeout, quota", spent(200, 6), policy(), Some(second), 6),
        ("default, 429", refusal(3_600), policy(), None, 3_600),
        ("default, quota", spent(200, 3_600), policy(), None, 3_600),
    ] {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        let client = client(&emulator, &clock);
        emulator.inject(fault);
        drop(client.with_retry(RetryPolicy::none()).list().send().await);
        // It stays so: no later call is sent into the block either.
        for passed in 0..3 {
            let client = client.with_retry(policy.clone()).with_timeout(timeout);
            let error = client.list().send().await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0), "{what}");
            assert!(error.is_rate_limited() && error.is_transient(), "{what}");
            let remaining = Duration::from_secs(wait).saturating_sub(clock.passed());
            assert_eq!(error.retry_after(), Some(remaining), "{what}: {passed} s");
            clock.advance(second);
        }
        assert_eq!((emulator.requests().len(), clock.passed()), (1, 3 * second), "{what}");
        clock.advance(Duration::from_secs(wait));
        client.with_retry(policy).list().send().await.unwrap();
        assert_eq!(emulator.requests().len(), 2, "{what}");
    }
}

#[tokio::test]
async fn without_retries_the_next_window_is_still_waited_for() {
    let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
    let client = client(&emulator, &clock).with_retry(RetryPolicy::none());
    emulator.inject(spent(200, 300));
    drop(client.list().send().await);
    client.list().send().await.unwrap();
    assert_eq!(clock.passed(), Duration::from_secs(300));
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
