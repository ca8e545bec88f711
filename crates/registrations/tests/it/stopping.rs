//! Ending a bulk operation early: `Outcomes::stop`, and the brake after consecutive failures.

use std::{collections::BTreeSet, time::Duration};

use registrations::{ChunkResult, Client, Outcomes, RetryPolicy};
use registrations_emulator::{Fault, Operation};

use crate::support::{active, builder, client, count, emulator, eventually};

/// Polls all remaining outcomes: acknowledged, failed and unsent ids.
async fn settle(mut outcomes: Outcomes, chosen: &[String]) -> (usize, usize, usize) {
    let (mut done, mut failed, mut not_sent) = (0, 0, 0);
    let mut ids = BTreeSet::new();
    while let Some(outcome) = outcomes.next().await {
        let count = outcome.ids.len();
        match outcome.result {
            ChunkResult::Acknowledged => done += count,
            ChunkResult::Failed(_) => failed += count,
            ChunkResult::NotSent => not_sent += count,
            other => panic!("{other:?}"),
        }
        for id in outcome.ids {
            assert!(ids.insert(id.to_string()), "{id} has two outcomes");
        }
    }
    assert!(outcomes.next().await.is_none());
    assert_eq!(ids, chosen.iter().cloned().collect(), "every id has an outcome");
    (done, failed, not_sent)
}

fn made_up_ids(count: usize) -> Vec<String> {
    (0..count).map(|id| format!("00000000-0000-4000-8000-{id:012}")).collect()
}

fn outcomes(client: &Client, ids: &[String]) -> Outcomes {
    client.revoke(ids).chunk_size(10).concurrency(2).outcomes().unwrap()
}

/// Polls once, so that the first requests are sent.
async fn start(outcomes: &mut Outcomes) {
    let soon = Duration::from_millis(20);
    assert!(tokio::time::timeout(soon, outcomes.next()).await.is_err());
}

#[tokio::test]
async fn requests_in_flight_settle_and_the_rest_is_not_sent() {
    let emulator = emulator(200).await;
    emulator.set_latency(Duration::from_millis(200));
    let ids: Vec<_> = active(&emulator).into_iter().take(100).collect();
    let mut outcomes = outcomes(&client(&emulator), &ids);
    start(&mut outcomes).await;
    eventually("two are sent", || count(&emulator, Operation::Revoke) == 2).await;
    outcomes.stop();
    assert_eq!(settle(outcomes, &ids).await, (20, 0, 80));
    assert_eq!(count(&emulator, Operation::Revoke), 2);
}

#[tokio::test]
async fn chunks_that_wait_for_the_rate_limit_are_not_sent() {
    let emulator = emulator(10).await;
    let client = client(&emulator);
    let spent = r#""default";r=0;t=300"#;
    emulator.inject(Fault::status(403).header("ratelimit", spent).json().on(Operation::Get));
    client.get("a").await.unwrap_err();
    let ids = made_up_ids(50);
    let mut outcomes = outcomes(&client, &ids);
    start(&mut outcomes).await;
    outcomes.stop();
    assert_eq!(settle(outcomes, &ids).await, (0, 0, 50));
    assert_eq!(count(&emulator, Operation::Revoke), 0);
}

#[tokio::test]
async fn chunks_that_wait_for_a_retry_fail_with_their_last_error() {
    let emulator = emulator(10).await;
    emulator.inject(Fault::status(503).retry_after(300).json().always());
    let client = client(&emulator).with_retry(RetryPolicy::default());
    let ids = made_up_ids(50);
    let mut outcomes = outcomes(&client, &ids);
    start(&mut outcomes).await;
    eventually("two are sent", || {
        let requests = emulator.requests();
        requests.iter().filter(|request| request.status.is_some()).count() == 2
    })
    .await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    outcomes.stop();
    assert_eq!(settle(outcomes, &ids).await, (0, 20, 30));
    assert_eq!(count(&emulator, Operation::Revoke), 2);
}

#[tokio::test]
async fn a_stop_before_the_first_poll_sends_nothing() {
    let emulator = emulator(10).await;
    let ids = made_up_ids(30);
    let mut outcomes = outcomes(&client(&emulator), &ids);
    assert_eq!((outcomes.chunks(), outcomes.ids()), (3, 30));
    outcomes.stop();
    assert_eq!(settle(outcomes, &ids).await, (0, 0, 30));
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn after_three_consecutive_failures_the_rest_is_not_sent() {
    let emulator = emulator(10).await;
    emulator.inject(Fault::status(503).html().always());
    let client = builder(&emulator)
        .retry(RetryPolicy::default().base_delay(Duration::ZERO))
        .build()
        .unwrap();
    let ids = made_up_ids(2_000);
    let error = client.delete_many(&ids).await.unwrap_err();
    // Four chunks are in flight, and one more starts after each of the first two failures. Each has five attempts.
    // Without the brake, there would be 100 requests.
    let sent = error.failed().iter().map(|chunk| chunk.ids.len()).sum::<usize>();
    assert!((300..=600).contains(&sent), "{error}");
    assert_eq!(error.not_sent().len(), 2_000 - sent);
    assert!(count(&emulator, Operation::DeleteMany) <= 30);

    let one = client.delete_many(&ids).concurrency(1).max_consecutive_failures(1);
    let error = one.await.unwrap_err();
    assert_eq!((error.failed().len(), error.not_sent().len()), (1, 1_900));
    let all = client.delete_many(&ids[..500]).max_consecutive_failures(u32::MAX);
    assert_eq!(all.await.unwrap_err().not_sent().len(), 0);
}

#[tokio::test]
async fn refusals_of_single_chunks_do_not_count_as_an_outage() {
    let emulator = emulator(10).await;
    emulator.inject(Fault::status(409).json().always());
    let ids = made_up_ids(1_000);
    let error = client(&emulator).delete_many(&ids).await.unwrap_err();
    assert_eq!((error.failed().len(), error.not_sent().len()), (10, 0));
}

#[tokio::test]
async fn outcomes_have_the_ray_id_and_the_count_without_duplicates() {
    let emulator = emulator(50).await;
    let mut ids: Vec<_> = active(&emulator).into_iter().take(10).collect();
    ids.extend(ids.clone());
    let mut outcomes = client(&emulator).revoke(&ids).outcomes().unwrap();
    assert_eq!((outcomes.ids(), outcomes.chunks()), (10, 1));
    let outcome = outcomes.next().await.unwrap();
    assert!(outcome.is_acknowledged() && outcome.ray_id.is_some(), "{outcome:?}");

    emulator.inject(Fault::status(409).json());
    let mut outcomes = client(&emulator).revoke(&ids).outcomes().unwrap();
    let outcome = outcomes.next().await.unwrap();
    assert_eq!(outcome.ray_id.as_deref(), outcome.error().unwrap().ray_id());
}
