//! One deadline for several calls.

use std::time::{Duration, Instant};

use registrations::ErrorKind;
use registrations_emulator::Fault;

use crate::support::{client, emulator};

#[tokio::test]
async fn a_deadline_holds_for_all_pages_of_a_listing_together() {
    let emulator = emulator(100).await;
    emulator.inject(Fault::delay(Duration::from_millis(100)).always());
    let deadline = Instant::now() + Duration::from_millis(500);
    let client = client(&emulator).with_deadline(deadline);
    // 50 pages of 100 ms each.
    let error = client.list().per_page(2).collect().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(Instant::now() >= deadline);
    let pages = emulator.requests().len();
    assert!((1..50).contains(&pages), "{pages}");

    // It is over for every other call too, and nothing is sent.
    let error = client.delete("a").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert_eq!(emulator.requests().len(), pages);
    emulator.clear_faults();
    client.with_deadline(None).list().send().await.unwrap();
}

#[tokio::test]
async fn no_wait_for_a_retry_exceeds_the_deadline() {
    let emulator = emulator(1).await;
    emulator.inject(Fault::status(503).retry_after(60).json());
    let deadline = Instant::now() + Duration::from_secs(30);
    let error = client(&emulator).with_deadline(deadline).list().send().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert!(Instant::now() < deadline);
}
