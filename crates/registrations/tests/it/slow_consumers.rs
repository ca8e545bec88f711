//! The time that a consumer spends on its own work does not count as time of the service.

use std::time::Duration;

use registrations::{RetryPolicy, Status};
use registrations_emulator::{Emulator, Fault, Operation};

use crate::support::{active, builder, count, emulator, eventually};

const WORK: Duration = Duration::from_millis(400);

/// Lists everything, with more work on each page than a request may take.
async fn list_slowly(emulator: &Emulator, work: impl AsyncFn()) {
    let impatient = builder(emulator).attempt_timeout(Duration::from_millis(300));
    let client = impatient.retry(RetryPolicy::none()).build().unwrap();
    let list = client.list().status(Status::All).per_page(500);
    let (mut pages, mut listed) = (list.clone().pages(), 0);
    while let Some(page) = pages.next().await {
        listed += page.unwrap().items().len();
        work().await;
    }
    assert_eq!(listed, 2_000);

    let (mut items, mut listed) = (list.items(), 0);
    while let Some(item) = items.next().await {
        item.unwrap();
        listed += 1;
        if listed % 500 == 300 {
            work().await;
        }
    }
    assert_eq!(listed, 2_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listing_whose_consumer_waits_does_not_time_out() {
    let emulator = emulator(2_000).await;
    list_slowly(&emulator, async || tokio::time::sleep(WORK).await).await;
}

#[tokio::test]
async fn a_service_that_does_not_respond_is_a_timeout() {
    let emulator = emulator(30).await;
    let late = Fault::delay(Duration::from_secs(60)).on(Operation::List).on_request(2);
    emulator.inject(late.always());
    let impatient = builder(&emulator).attempt_timeout(Duration::from_millis(100));
    let client = impatient.retry(RetryPolicy::none()).build().unwrap();
    let mut pages = client.list().status(Status::All).per_page(10).pages();
    pages.next().await.unwrap().unwrap();
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout() && error.is_transient(), "{error:?}");
    assert_eq!(error.attempts(), 1);
}

/// Works longer on each outcome than a request may take.
async fn delete_slowly(emulator: &Emulator, work: impl AsyncFn()) {
    let chosen: Vec<_> = active(emulator).into_iter().take(100).collect();
    let impatient = builder(emulator).attempt_timeout(Duration::from_millis(300));
    let client = impatient.retry(RetryPolicy::none()).build().unwrap();
    let mut outcomes = client.delete_many(&chosen).chunk_size(10).outcomes().unwrap();
    let mut known = 0;
    while let Some(outcome) = outcomes.next().await {
        assert!(outcome.is_acknowledged(), "{:?}", outcome.error());
        known += 1;
        work().await;
    }
    assert_eq!(known, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn outcomes_whose_consumer_waits_do_not_time_out() {
    let emulator = emulator(200).await;
    delete_slowly(&emulator, async || tokio::time::sleep(WORK).await).await;
}

#[tokio::test]
async fn outcomes_that_are_dropped_abort_the_requests_in_flight() {
    let emulator = emulator(100).await;
    emulator.inject(Fault::delay(Duration::from_millis(200)).on(Operation::DeleteMany).always());
    let chosen: Vec<_> = active(&emulator).into_iter().take(10).collect();
    let client = builder(&emulator).build().unwrap();
    let mut outcomes = client.delete_many(&chosen).chunk_size(1).concurrency(2).outcomes().unwrap();
    let first = tokio::time::timeout(Duration::from_millis(50), outcomes.next()).await;
    assert!(first.is_err());
    eventually("two are sent", || count(&emulator, Operation::DeleteMany) == 2).await;
    drop(outcomes);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(count(&emulator, Operation::DeleteMany), 2);
}
