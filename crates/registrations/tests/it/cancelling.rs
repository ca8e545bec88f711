//! The future of `next` can be dropped: a stream loses nothing and requests nothing again.

use std::{collections::BTreeSet, time::Duration};

use registrations::Status;
use registrations_emulator::Operation;
use tokio::time::timeout;

use crate::support::{active, client, count, emulator};

/// Polls the future again and again, each time for so short a time that it is mostly dropped.
async fn interrupted<T>(mut next: impl AsyncFnMut() -> Option<T>) -> (Vec<T>, usize) {
    let (mut all, mut interruptions) = (Vec::new(), 0);
    loop {
        match timeout(Duration::from_millis(1), next()).await {
            Ok(Some(value)) => all.push(value),
            Ok(None) => return (all, interruptions),
            Err(_) => interruptions += 1,
        }
    }
}

#[tokio::test]
async fn interrupted_items_are_neither_lost_nor_requested_again() {
    let emulator = emulator(30).await;
    emulator.set_latency(Duration::from_millis(20));
    for read_ahead in [true, false] {
        emulator.clear_requests();
        let list = client(&emulator).list().status(Status::All).per_page(5);
        let mut items = list.read_ahead(read_ahead).items();
        let (all, interruptions) = interrupted(async || items.next().await).await;
        let ids: BTreeSet<_> = all.iter().map(|item| item.as_ref().unwrap().id.clone()).collect();
        assert_eq!((all.len(), ids.len()), (30, 30));
        assert_eq!(count(&emulator, Operation::List), 6);
        assert!(interruptions > 0, "{interruptions}");
    }
}

#[tokio::test]
async fn interrupted_pages_are_neither_lost_nor_requested_again() {
    let emulator = emulator(30).await;
    emulator.set_latency(Duration::from_millis(20));
    let mut pages = client(&emulator).list().status(Status::All).per_page(5).pages();
    let (all, interruptions) = interrupted(async || pages.next().await).await;
    let lengths: Vec<_> = all.into_iter().map(|page| page.unwrap().items().len()).collect();
    assert_eq!(lengths, [5; 6]);
    assert_eq!(count(&emulator, Operation::List), 6);
    assert!(interruptions > 0, "{interruptions}");
}

#[tokio::test]
async fn interrupted_outcomes_are_neither_lost_nor_requested_again() {
    let emulator = emulator(100).await;
    emulator.set_latency(Duration::from_millis(20));
    let ids: Vec<_> = active(&emulator).into_iter().take(30).collect();
    let bulk = client(&emulator).revoke(&ids).chunk_size(5).concurrency(2);
    let mut outcomes = bulk.outcomes().unwrap();
    let (all, interruptions) = interrupted(async || outcomes.next().await).await;
    assert!(all.iter().all(registrations::ChunkOutcome::is_acknowledged));
    let known: Vec<_> = all.iter().flat_map(|outcome| &outcome.ids).collect();
    assert_eq!((known.len(), known.into_iter().collect::<BTreeSet<_>>().len()), (30, 30));
    assert_eq!(count(&emulator, Operation::Revoke), 6);
    assert!(interruptions > 0, "{interruptions}");
}
