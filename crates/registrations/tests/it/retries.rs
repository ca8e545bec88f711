//! The fifth promise: retries are honest.

use std::time::Duration;

use registrations::{Error, ErrorKind, RetryPolicy};
use registrations_emulator::{Fault, Operation, RegistrationStatus};

use crate::support::{active, at_once, builder, client, count, emulator, ids};

#[tokio::test]
async fn a_deletion_whose_response_was_lost_is_a_success() {
    let emulator = emulator(20).await;
    let client = client(&emulator);
    for fault in [
        Fault::reset().after_applying(),
        Fault::status(502).html().after_applying(),
        Fault::cut_body(),
        Fault::reset_in_body(),
    ] {
        emulator.inject(fault);
        let id = active(&emulator).remove(0);
        client.delete(&id).await.unwrap();
        assert!(ids(&emulator, RegistrationStatus::Deleted).contains(&id));
    }
    // A response of the service itself is not a lost response.
    for fault in [Fault::status(503).json(), Fault::status(500).html(), Fault::status(408).json()] {
        emulator.inject(fault);
        let error = client.delete("no-such-registration").await.unwrap_err();
        assert!(error.is_not_found() && error.may_have_applied(), "{error:?}");
        assert_eq!(error.attempts(), 2);
    }
    // If no attempt can have deleted it, it is not found.
    emulator.inject(Fault::rate_limited());
    let error = client.delete("no-such-registration").await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(404), 2));
}

#[tokio::test]
async fn a_retry_after_is_waited_for() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::rate_limited().retry_after(1));
    emulator.inject(Fault::status(503).retry_after(1).html());
    client(&emulator).list().send().await.unwrap();
    let requests = emulator.requests();
    let [first, second, third] = requests.as_slice() else { panic!("{requests:?}") };
    let second_wait = third.received_at - second.received_at;
    assert!(second.received_at - first.received_at >= Duration::from_millis(990));
    assert!(second_wait >= Duration::from_millis(990));
}

#[tokio::test]
async fn a_retry_after_that_is_too_long_is_an_error_at_once() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::rate_limited().retry_after(331));
    let error = client(&emulator).list().send().await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(331)));
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn without_retries_there_is_one_attempt() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::status(503).json());
    let client = client(&emulator).with_retry(RetryPolicy::none());
    assert_eq!(client.list().send().await.unwrap_err().attempts(), 1);
    assert_eq!(count(&emulator, Operation::List), 1);
}

#[tokio::test]
async fn the_timeout_limits_all_attempts_and_waits_together() {
    let emulator = emulator(5).await;
    let total = Duration::from_millis(300);
    let client = builder(&emulator).timeout(total).retry(at_once().max_attempts(1_000));
    let client = client.build().unwrap();
    emulator.inject(Fault::delay(Duration::from_secs(60)).always());
    let error = client.list().send().await.unwrap_err();
    assert!(error.is_timeout() && error.is_transient(), "{error:?}");

    // The wait would be longer than the remaining time, so that there is none.
    emulator.clear_faults();
    emulator.inject(Fault::rate_limited().retry_after(60));
    let error = client.list().send().await.unwrap_err();
    assert!(error.is_rate_limited() && error.attempts() == 1, "{error:?}");
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
}

#[tokio::test]
async fn refused_connection() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    emulator.shutdown().await;
    let error = client.delete("a").await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!((error.attempts(), error.status()), (3, None));
    assert!(!error.may_have_applied());

    let error = Error::from(client.revoke(["a", "b"]).await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::PartialFailure);
    assert!(error.is_connect() && error.is_transient() && !error.may_have_applied());
}

#[tokio::test]
async fn an_unreadable_record_has_the_attempts_of_its_page() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::status(503).json().on_request(1));
    emulator.inject(Fault::record(0).missing("device.id").on_request(2));
    let page = client(&emulator).list().send().await.unwrap();
    let attempts: Vec<_> = page.unreadable().iter().map(Error::attempts).collect();
    assert_eq!(attempts, [2]);
}
