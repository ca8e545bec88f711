//! A bulk operation ends early: by its brake, or by `Outcomes::stop`. Every id is accounted for exactly once.

use std::{
    collections::BTreeSet,
    future::poll_fn,
    pin::Pin,
    task::Poll,
    time::{Duration, Instant},
};

use futures_core::{FusedStream, Stream};
use registrations::{ChunkOutcome, ChunkResult, Outcomes, RegistrationId, RetryPolicy};
use registrations_emulator::{Emulator, Fault, Operation};

use crate::support::{active, builder, client, count, emulator, eventually};

/// Far longer than anything here takes, and shorter than the waits that are stopped.
const SOON: Duration = Duration::from_secs(20);

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("id-{number}")).collect()
}

/// How many chunks were acknowledged, failed and were not sent.
#[derive(Debug, PartialEq, Eq)]
struct Counts(usize, usize, usize);

/// All remaining outcomes. Together with the known ones, they must have each of these ids exactly once.
async fn rest(
    mut outcomes: Outcomes,
    mut known: Vec<ChunkOutcome>,
    ids: &[String],
) -> (Counts, Vec<ChunkOutcome>) {
    let start = Instant::now();
    while let Some(outcome) = outcomes.next().await {
        known.push(outcome);
    }
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    assert!(outcomes.is_terminated());
    assert_eq!(known.len(), outcomes.chunks());
    let all: Vec<_> =
        known.iter().flat_map(|outcome| &outcome.ids).map(RegistrationId::as_str).collect();
    assert_eq!(all.len(), ids.len());
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), ids.iter().map(String::as_str).collect());
    let mut counts = Counts(0, 0, 0);
    for outcome in &known {
        match &outcome.result {
            ChunkResult::Acknowledged => counts.0 += 1,
            ChunkResult::Failed(_) => counts.1 += 1,
            ChunkResult::NotSent => counts.2 += 1,
            other => panic!("{other:?}"),
        }
    }
    (counts, known)
}

/// Polls once, which starts the first chunks. There is no outcome yet.
async fn start(outcomes: &mut Outcomes) {
    let polled = poll_fn(|cx| Poll::Ready(Pin::new(&mut *outcomes).poll_next(cx))).await;
    assert!(polled.is_pending());
}

fn revoked(emulator: &Emulator) -> usize {
    count(emulator, Operation::Revoke)
}

/// 2,000 ids are 20 chunks; without the brake, they cost 100 requests.
#[tokio::test]
async fn a_service_that_fails_is_not_asked_2000_times() {
    let emulator = emulator(1).await;
    emulator.inject(Fault::status(503).html().always());
    let policy = RetryPolicy::default().base_delay(Duration::from_millis(10));
    let client = client(&emulator).with_retry(policy);
    let ids = names(2_000);
    let error = client.delete_many(&ids).await.unwrap_err();
    assert_eq!(error.unacknowledged().count(), 2_000);
    assert_eq!(error.acknowledged().len(), 0);
    let requests = count(&emulator, Operation::DeleteMany);
    // The four chunks in flight, with up to five attempts each.
    assert!((15..=20).contains(&requests), "{requests}");
    assert!((3..=4).contains(&error.failed().len()));
    assert!(error.to_string().contains(" not sent; first error: HTTP 503, "), "{error}");
}

#[tokio::test]
async fn after_three_consecutive_failures_no_more_chunks_are_sent() {
    let emulator = emulator(100).await;
    let client = client(&emulator).with_retry(RetryPolicy::none());
    let ids: Vec<_> = active(&emulator).into_iter().take(10).collect();
    for fault in [
        Fault::status(503).html(),
        Fault::status(500).json(),
        Fault::status(522).html(),
        Fault::reset(),
        Fault::cut_body(),
    ] {
        emulator.clear_requests();
        emulator.inject(fault.always());
        let bulk = client.revoke(&ids).chunk_size(1).concurrency(1);
        let (counts, _) = rest(bulk.outcomes().unwrap(), Vec::new(), &ids).await;
        assert_eq!((counts, revoked(&emulator)), (Counts(0, 3, 7), 3));
        emulator.clear_faults();
    }
    // A refusal concerns the ids, and says nothing about the service.
    emulator.inject(Fault::status(400).json().always());
    let bulk = client.revoke(&ids).chunk_size(1).concurrency(1);
    let (counts, _) = rest(bulk.outcomes().unwrap(), Vec::new(), &ids).await;
    assert_eq!(counts, Counts(0, 10, 0));
}

#[tokio::test]
async fn a_service_that_is_gone_is_noticed() {
    let emulator = emulator(1).await;
    let client = client(&emulator).with_retry(RetryPolicy::none());
    emulator.shutdown().await;
    let ids = names(10);
    let bulk = client.revoke(&ids).chunk_size(1).concurrency(1);
    let (counts, _) = rest(bulk.outcomes().unwrap(), Vec::new(), &ids).await;
    assert_eq!(counts, Counts(0, 3, 7));
}

#[tokio::test]
async fn the_number_of_failures_is_an_option() {
    let emulator = emulator(1).await;
    emulator.inject(Fault::status(503).html().always());
    let client = client(&emulator).with_retry(RetryPolicy::none());
    let ids = names(10);
    for (max, failed) in [(0, 1), (1, 1), (5, 5), (u32::MAX, 10)] {
        let bulk = client.revoke(&ids).chunk_size(1).concurrency(1).max_consecutive_failures(max);
        let (counts, _) = rest(bulk.outcomes().unwrap(), Vec::new(), &ids).await;
        assert_eq!(counts, Counts(0, failed, 10 - failed), "{max}");
    }
}

#[tokio::test]
async fn only_consecutive_failures_count() {
    let emulator = emulator(100).await;
    let client = client(&emulator).with_retry(RetryPolicy::none());
    let ids: Vec<_> = active(&emulator).into_iter().take(12).collect();
    // Two failures, a success, two failures, and so on.
    for number in [1, 2, 4, 5, 7, 8, 10, 11] {
        emulator.inject(Fault::status(503).html().on(Operation::Revoke).on_request(number));
    }
    let bulk = client.revoke(&ids).chunk_size(1).concurrency(1);
    let (counts, _) = rest(bulk.outcomes().unwrap(), Vec::new(), &ids).await;
    assert_eq!(counts, Counts(4, 8, 0));
}

#[tokio::test]
async fn chunks_that_wait_for_the_quota_are_not_sent_once_it_is_stopped() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let ids: Vec<_> = active(&emulator).into_iter().take(10).collect();
    let spent = Fault::status(200).header("ratelimit", r#""default";r=0;t=60"#);
    let body = r#"{"success":true,"errors":[],"messages":[],"result":null}"#;
    emulator.inject(spent.body("application/json", body));
    let mut outcomes = client.revoke(&ids).chunk_size(1).concurrency(4).outcomes().unwrap();
    let first = outcomes.next().await.unwrap();
    assert!(first.is_acknowledged());
    assert!(tokio::time::timeout(Duration::from_millis(100), outcomes.next()).await.is_err());
    outcomes.stop();
    let (counts, all) = rest(outcomes, vec![first], &ids).await;
    assert_eq!((counts, revoked(&emulator)), (Counts(1, 0, 9), 1));
    assert!(all[1..].iter().all(|outcome| outcome.ray_id.is_none()));
}

/// It was sent once, so that it is not `NotSent`.
#[tokio::test]
async fn chunks_that_wait_for_a_retry_fail_with_their_last_error_once_it_is_stopped() {
    let emulator = emulator(100).await;
    let client = builder(&emulator).pacing(false).build().unwrap();
    let ids = names(10);
    emulator.inject(Fault::status(503).retry_after(60).json().always());
    let mut outcomes = client.revoke(&ids).chunk_size(1).concurrency(2).outcomes().unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(20), outcomes.next()).await.is_err());
    let responded =
        || emulator.requests().iter().filter(|request| request.status.is_some()).count();
    eventually("two have a response", || responded() == 2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    outcomes.stop();
    let (counts, all) = rest(outcomes, Vec::new(), &ids).await;
    assert_eq!((counts, revoked(&emulator)), (Counts(0, 2, 8), 2));
    for error in all.iter().filter_map(ChunkOutcome::error) {
        assert_eq!((error.status(), error.attempts()), (Some(503), 1));
        assert!(error.may_have_applied() && error.ray_id().is_some());
    }
}

#[tokio::test]
async fn requests_in_flight_settle_once_it_is_stopped() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let ids: Vec<_> = active(&emulator).into_iter().take(10).collect();
    // Without this, the first request is a probe of the rate limit, and the others wait for it.
    client.list().send().await.unwrap();
    emulator.set_latency(Duration::from_millis(300));
    let mut outcomes = client.revoke(&ids).chunk_size(1).concurrency(3).outcomes().unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(20), outcomes.next()).await.is_err());
    eventually("three are in flight", || revoked(&emulator) == 3).await;
    outcomes.stop();
    outcomes.stop();
    let (counts, _) = rest(outcomes, Vec::new(), &ids).await;
    assert_eq!((counts, revoked(&emulator)), (Counts(3, 0, 7), 3));
}

/// A failure of a request in flight is not retried, even if nothing would have to be waited for.
#[tokio::test]
async fn nothing_is_retried_once_it_is_stopped() {
    let emulator = emulator(100).await;
    let policy = RetryPolicy::default().base_delay(Duration::ZERO).max_attempts(100);
    let client = builder(&emulator).pacing(false).retry(policy).build().unwrap();
    let ids = names(10);
    emulator.set_latency(Duration::from_millis(200));
    emulator.inject(Fault::status(503).json().always());
    let mut outcomes = client.revoke(&ids).chunk_size(1).concurrency(3).outcomes().unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(20), outcomes.next()).await.is_err());
    eventually("three are in flight", || revoked(&emulator) == 3).await;
    outcomes.stop();
    let (counts, _) = rest(outcomes, Vec::new(), &ids).await;
    assert_eq!((counts, revoked(&emulator)), (Counts(0, 3, 7), 3));
}

/// Those that were started, but have not sent anything yet, are not sent either.
#[tokio::test]
async fn nothing_is_sent_if_it_is_stopped_at_once() {
    let emulator = emulator(100).await;
    let client = builder(&emulator).pacing(false).build().unwrap();
    let ids = names(100);
    let bulk = client.revoke(&ids).chunk_size(1).concurrency(50);
    let outcomes = bulk.clone().outcomes().unwrap();
    outcomes.stop();
    let (counts, _) = rest(outcomes, Vec::new(), &ids).await;
    assert_eq!(counts, Counts(0, 0, 100));
    let mut outcomes = bulk.outcomes().unwrap();
    start(&mut outcomes).await;
    outcomes.stop();
    let (counts, _) = rest(outcomes, Vec::new(), &ids).await;
    assert_eq!((counts, revoked(&emulator)), (Counts(0, 0, 100), 0));
}

#[tokio::test]
async fn outcomes_say_how_many_ids_there_are_and_have_the_ray_id() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let ids: Vec<_> = active(&emulator).into_iter().take(9).collect();
    emulator.inject(Fault::status(409).json().on(Operation::Revoke).on_request(2));
    let twice = ids.iter().chain(&ids);
    let mut outcomes = client.revoke(twice).chunk_size(3).concurrency(1).outcomes().unwrap();
    assert_eq!((outcomes.ids(), outcomes.chunks()), (9, 3));
    assert_eq!(outcomes.size_hint(), (3, Some(3)));
    let mut known = Vec::new();
    while let Some(outcome) = outcomes.next().await {
        known.push(outcome);
    }
    assert_eq!(outcomes.ids(), 9);
    let requests = emulator.requests();
    for (index, (outcome, request)) in known.iter().zip(&requests).enumerate() {
        assert_eq!(outcome.index, index);
        assert_eq!(outcome.ray_id.as_deref(), Some(request.ray_id.as_str()));
        assert_eq!(outcome.error().is_some(), index == 1);
    }
    let error = known[1].error().unwrap();
    assert_eq!(error.ray_id(), known[1].ray_id.as_deref());
}
