//! A bulk operation announces what it sends, and finds the ids that are refused.

use std::{collections::BTreeSet, time::Duration};

use futures_core::{FusedStream, Stream};
use registrations::{
    BulkEvent, BulkEvents, ChunkOutcome, ChunkResult, RegistrationId, RetryPolicy,
};
use registrations_emulator::{Emulator, Fault, Operation};

use crate::support::{active, builder, client, count, emulator, eventually};

fn names(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("id-{number}")).collect()
}

fn chosen(emulator: &Emulator, count: usize) -> Vec<String> {
    let ids: Vec<_> = active(emulator).into_iter().take(count).collect();
    assert_eq!(ids.len(), count);
    ids
}

/// The ids of the next event, which must be an announcement.
async fn announced(events: &mut BulkEvents) -> Vec<RegistrationId> {
    match events.next().await {
        Some(BulkEvent::Sending { ids, .. }) => ids,
        other => panic!("{other:?}"),
    }
}

/// The outcomes that remain. Each of these ids must be in exactly one.
async fn settled(events: &mut BulkEvents, ids: &[String]) -> Vec<ChunkOutcome> {
    let mut outcomes = Vec::new();
    while let Some(event) = events.next().await {
        if let BulkEvent::Settled(outcome) = event {
            outcomes.push(outcome);
        }
    }
    assert_eq!(outcomes.len(), events.chunks());
    let all: Vec<_> = outcomes.iter().flat_map(|it| &it.ids).map(RegistrationId::as_str).collect();
    assert_eq!(all.len(), ids.len());
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), ids.iter().map(String::as_str).collect());
    outcomes
}

fn not_sent(outcomes: &[ChunkOutcome]) -> usize {
    let chunks = outcomes.iter().filter(|it| matches!(it.result, ChunkResult::NotSent));
    chunks.map(|chunk| chunk.ids.len()).sum()
}

fn failed(outcomes: &[ChunkOutcome]) -> Vec<&str> {
    let chunks = outcomes.iter().filter(|it| it.error().is_some());
    chunks.flat_map(|chunk| &chunk.ids).map(RegistrationId::as_str).collect()
}

/// The ids of a request, from its query.
fn sent(emulator: &Emulator) -> Vec<BTreeSet<String>> {
    let requests = emulator.requests().into_iter().filter(|it| it.operation.is_some());
    let ids = |query: &str| query.split('&').map(|it| it.replace("id=", "")).collect();
    requests.map(|request| ids(&request.query.unwrap_or_default())).collect()
}

/// Whether the next event starts a request or ends a chunk, the hint counts each chunk that has no outcome yet.
#[tokio::test]
async fn the_size_hint_counts_the_chunks_without_an_outcome() {
    let emulator = emulator(100).await;
    let ids = chosen(&emulator, 30);
    let bulk = client(&emulator).revoke(&ids).chunk_size(3).concurrency(2);
    let mut events = bulk.clone().events().unwrap();
    let (mut left, mut unannounced) = (10, 10);
    loop {
        assert_eq!(events.size_hint(), (left, Some(left + unannounced)));
        assert_eq!(events.is_terminated(), left == 0);
        match events.next().await {
            Some(BulkEvent::Sending { .. }) => unannounced -= 1,
            Some(_) => left -= 1,
            None => break,
        }
    }
    assert_eq!((left, unannounced), (0, 0));

    let mut outcomes = bulk.outcomes().unwrap();
    for left in (1..=10).rev() {
        assert_eq!((outcomes.size_hint(), outcomes.is_terminated()), ((left, Some(left)), false));
        outcomes.next().await.unwrap();
    }
    assert_eq!((outcomes.size_hint(), outcomes.is_terminated()), ((0, Some(0)), true));
}

/// However the caller polls, no request has ids that were not announced before.
#[tokio::test]
async fn every_request_is_announced_before_it_starts() {
    let emulator = emulator(200).await;
    let ids = chosen(&emulator, 60);
    let mut events = client(&emulator).revoke(&ids).chunk_size(5).concurrency(3).events().unwrap();
    let (mut journal, mut outcomes) = (Vec::new(), 0);
    while let Some(event) = events.next().await {
        // Time for a request that should not have started.
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert!(sent(&emulator).iter().all(|ids| journal.contains(ids)));
        match event {
            BulkEvent::Sending { index, ids, .. } => {
                assert_eq!(index, journal.len());
                journal.push(ids.iter().map(ToString::to_string).collect());
            }
            BulkEvent::Settled(outcome) => {
                assert!(outcome.is_acknowledged());
                outcomes += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((journal.len(), outcomes, sent(&emulator).len()), (12, 12, 12));
}

#[tokio::test]
async fn an_announced_chunk_is_not_sent_after_stop() {
    let emulator = emulator(100).await;
    let ids = chosen(&emulator, 10);
    let mut events = client(&emulator).revoke(&ids).chunk_size(2).events().unwrap();
    announced(&mut events).await;
    events.stop();
    let outcomes = settled(&mut events, &ids).await;
    assert_eq!((not_sent(&outcomes), count(&emulator, Operation::Revoke)), (10, 0));
}

#[tokio::test]
async fn an_announced_chunk_is_not_sent_after_drop() {
    let emulator = emulator(100).await;
    let ids = chosen(&emulator, 10);
    let mut events = client(&emulator).revoke(&ids).events().unwrap();
    announced(&mut events).await;
    drop(events);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn abort_settles_the_requests_in_flight_at_once() {
    let emulator = emulator(100).await;
    let ids = chosen(&emulator, 10);
    let client = builder(&emulator).pacing(false).build().unwrap();
    emulator.inject(Fault::delay(Duration::from_secs(60)).on(Operation::Revoke).always());
    let mut events = client.revoke(&ids).chunk_size(2).concurrency(2).events().unwrap();
    announced(&mut events).await;
    announced(&mut events).await;
    let pending = tokio::time::timeout(Duration::from_millis(20), events.next()).await;
    assert!(pending.is_err(), "{pending:?}");
    eventually("two are in flight", || count(&emulator, Operation::Revoke) == 2).await;
    events.abort();
    let outcomes = settled(&mut events, &ids).await;
    assert_eq!((failed(&outcomes).len(), not_sent(&outcomes)), (4, 6));
    for error in outcomes.iter().filter_map(ChunkOutcome::error) {
        assert!(error.may_have_applied() && error.is_timeout(), "{error}");
        let line =
            "revoke registrations: aborted before the response (the change may have been made)";
        assert_eq!(error.to_string(), line);
    }
}

/// A caller that takes long over each event does not let outcomes pile up.
#[tokio::test]
async fn outcomes_are_not_withheld_by_announcements() {
    let emulator = emulator(200).await;
    let ids = chosen(&emulator, 100);
    let mut events = client(&emulator).revoke(&ids).chunk_size(1).concurrency(2).events().unwrap();
    let (mut unsettled, mut most) = (0_usize, 0);
    while let Some(event) = events.next().await {
        match event {
            BulkEvent::Sending { .. } => unsettled += 1,
            BulkEvent::Settled(_) => unsettled -= 1,
            other => panic!("{other:?}"),
        }
        most = most.max(unsettled);
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    // Two in flight or announced, and three outcomes that wait.
    assert!(most <= 5, "{most}");
}

/// The emulator refuses a whole request if one of its ids does not exist.
#[tokio::test]
async fn the_ids_that_are_refused_are_found() {
    for bad in [vec![0], vec![99], vec![7, 8, 9, 50], vec![0, 100, 200, 299]] {
        let emulator = emulator(600).await;
        let mut ids = chosen(&emulator, 300);
        for index in &bad {
            ids[*index] = format!("unknown-{index}");
        }
        let mut events = client(&emulator).revoke(&ids).split_refused(true).events().unwrap();
        let outcomes = settled(&mut events, &ids).await;
        let expected: BTreeSet<_> = bad.iter().map(|index| ids[*index].as_str()).collect();
        assert_eq!(failed(&outcomes).into_iter().collect::<BTreeSet<_>>(), expected);
        assert_eq!(not_sent(&outcomes), 0);
        let requests = count(&emulator, Operation::Revoke);
        assert!(requests <= 3 + 15 * bad.len(), "{requests} for {bad:?}");
        let numbers: BTreeSet<_> = outcomes.iter().map(|outcome| outcome.index).collect();
        assert_eq!(numbers.len(), outcomes.len());

        let error = client(&emulator).unrevoke(&ids).split_refused(true).await.unwrap_err();
        let accepted = ids.iter().filter(|id| !expected.contains(id.as_str()));
        assert!(error.acknowledged().iter().map(RegistrationId::as_str).eq(accepted));
        let refused: Vec<_> = error.unacknowledged().map(RegistrationId::as_str).collect();
        assert!(
            refused.into_iter().eq(expected.iter().copied().collect::<BTreeSet<_>>())
                || bad.len() > 1
        );
    }
}

#[tokio::test]
async fn each_part_of_a_refused_chunk_is_announced() {
    let emulator = emulator(100).await;
    let mut ids = chosen(&emulator, 8);
    ids[2] = "unknown".to_owned();
    let mut events = client(&emulator).revoke(&ids).split_refused(true).events().unwrap();
    let mut sizes = Vec::new();
    while let Some(event) = events.next().await {
        if let BulkEvent::Sending { ids, .. } = event {
            sizes.push(ids.len());
        }
    }
    assert_eq!(sizes, [8, 4, 2, 4, 2, 1, 1]);
    assert_eq!(sizes.len(), count(&emulator, Operation::Revoke));
}

#[tokio::test]
async fn a_thousand_ids_that_are_all_refused_cost_few_requests() {
    for fault in [
        Fault::status(405).code(1).json(),
        Fault::status(400).text("no"),
        Fault::status(200).body("application/json", r#"{"success":false,"errors":[{"code":1}]}"#),
    ] {
        for concurrency in [1, 4] {
            let emulator = emulator(1).await;
            emulator.inject(fault.clone().always());
            let ids = names(1_000);
            let bulk = client(&emulator).revoke(&ids).concurrency(concurrency).split_refused(true);
            let mut events = bulk.events().unwrap();
            let outcomes = settled(&mut events, &ids).await;
            assert_eq!((failed(&outcomes).len(), not_sent(&outcomes)), (3, 997));
            let requests = count(&emulator, Operation::Revoke);
            assert!(requests <= 15, "{requests}");
        }
    }
}

/// What holds for all ids, may have been applied, or may pass by itself is not split.
#[tokio::test]
async fn other_failures_are_not_split() {
    for fault in [
        Fault::status(401).json(),
        Fault::status(403).json(),
        Fault::status(404).code(7003).json(),
        Fault::status(408).json(),
        Fault::status(429).json(),
        Fault::status(503).json(),
        Fault::status(302).empty(),
        Fault::status(200).html(),
        Fault::status(200).body("application/json", r#"{"success":true,"errors":[{"code":1}]}"#),
        Fault::reset(),
    ] {
        let emulator = emulator(1).await;
        emulator.inject(fault.always());
        let client = client(&emulator).with_retry(RetryPolicy::none());
        let error = client.revoke(names(100)).split_refused(true).await.unwrap_err();
        assert_eq!(error.failed().len(), 1, "{error}");
        assert_eq!(count(&emulator, Operation::Revoke), 1, "{error}");
    }
    // Nor is anything, unless the caller asks for it.
    let emulator = emulator(1).await;
    let error = client(&emulator).revoke(names(100)).await.unwrap_err();
    assert_eq!((error.failed().len(), count(&emulator, Operation::Revoke)), (1, 1));
}

#[tokio::test]
async fn a_wait_that_no_call_may_take_stops_at_once() {
    for (policy, seconds) in [
        (RetryPolicy::default(), 3_600),
        (RetryPolicy::default().max_retry_after(Duration::from_secs(1)), 2),
        (RetryPolicy::default().max_elapsed(Duration::from_secs(1)), 2),
    ] {
        for status in [429, 503] {
            let emulator = emulator(1).await;
            emulator.inject(Fault::status(status).retry_after(seconds).json().always());
            let ids = names(1_000);
            let client = client(&emulator).with_retry(policy.clone());
            let mut events = client.revoke(&ids).concurrency(1).events().unwrap();
            let outcomes = settled(&mut events, &ids).await;
            assert_eq!((failed(&outcomes).len(), not_sent(&outcomes)), (100, 900), "{status}");
            assert_eq!(count(&emulator, Operation::Revoke), 1);
            let wait = outcomes[0].error().and_then(registrations::Error::retry_after);
            assert_eq!(wait, Some(Duration::from_secs(seconds)));
        }
    }
}

#[tokio::test]
async fn a_bulk_operation_is_an_ordinary_future() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let ids = chosen(&emulator, 10);
    let (first, second) = ids.split_at(5);
    let first = tokio::spawn(client.revoke(first).send());
    let second = tokio::spawn(client.revoke(second).send());
    let done = [first.await.unwrap().unwrap(), second.await.unwrap().unwrap()].concat();
    assert!(done.iter().map(RegistrationId::as_str).eq(&ids));
}
