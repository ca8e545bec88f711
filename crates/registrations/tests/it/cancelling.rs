//! Futures can be dropped: streams lose nothing, and requests are cancelled.

use std::{
    collections::BTreeSet,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use registrations::{Client, RetryPolicy, Status};
use registrations_emulator::Operation;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};

use crate::support::{
    active, client, count, emulator, eventually,
    server::{Server, read_head},
};

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

/// A service that responds to the first `responses` requests, with one record and a cursor, and to no others.
struct Silent {
    server: Server,
    received: Arc<AtomicUsize>,
    cancelled: Arc<AtomicUsize>,
}

impl Silent {
    async fn after(responses: usize) -> Self {
        let (received, cancelled) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counters = (Arc::clone(&received), Arc::clone(&cancelled));
        let server = Server::start(move |mut stream, number| {
            let (received, cancelled) = counters.clone();
            async move {
                assert!(!read_head(&mut stream).await.is_empty());
                received.fetch_add(1, Ordering::SeqCst);
                if number >= responses {
                    // Until the client hangs up.
                    assert!(stream.read_u8().await.is_err());
                    cancelled.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                let body = r#"{"success":true,"result":[{"id":"r","key":"k",
                    "device":{"id":"d","name":"n"},"created_at":"2026-01-01T00:00:00Z",
                    "updated_at":"2026-01-01T00:00:00Z"}],
                    "result_info":{"count":1,"per_page":1,"cursor":"next"}}"#;
                let length = body.len();
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n");
                let response = format!("{head}connection: close\r\n\r\n{body}");
                stream.write_all(response.as_bytes()).await.unwrap();
            }
        })
        .await;
        Self { server, received, cancelled }
    }

    /// Runs the future until this many requests have arrived, and drops it. Then as many must be cancelled as have
    /// no response, and no other request may arrive.
    async fn drops<T>(&self, what: &str, requests: usize, future: impl Future<Output = T>) {
        let is_there = || self.received.load(Ordering::SeqCst) == requests;
        tokio::select! {
            _ = future => panic!("{what} has ended"),
            () = eventually(what, is_there) => {}
        }
    }

    async fn all_are_cancelled(&self, what: &str, requests: usize) {
        let cancelled = || self.cancelled.load(Ordering::SeqCst) == requests;
        eventually(what, cancelled).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert_eq!(self.received.load(Ordering::SeqCst), self.server.connections(), "{what}");
    }

    fn client(&self) -> Client {
        let client = self.server.builder().pacing(false).retry(RetryPolicy::none());
        client.build().unwrap()
    }
}

#[tokio::test]
async fn a_future_that_is_dropped_cancels_its_request() {
    let silent = Silent::after(0).await;
    let client = silent.client();
    silent.drops("send", 1, client.list().send()).await;
    silent.drops("collect", 2, client.list().collect()).await;
    silent.drops("get", 3, client.get("a").into_future()).await;
    silent.drops("delete", 4, client.delete("a").into_future()).await;
    let bulk = client.delete_many(["a", "b", "c"]).chunk_size(1).concurrency(2);
    silent.drops("delete_many", 6, bulk.into_future()).await;
    silent.all_are_cancelled("all six", 6).await;
}

#[tokio::test]
async fn a_stream_that_is_dropped_cancels_the_request_that_reads_ahead() {
    let silent = Silent::after(1).await;
    let mut pages = silent.client().list().pages();
    assert_eq!(pages.next().await.unwrap().unwrap().items().len(), 1);
    eventually("pages read ahead", || silent.received.load(Ordering::SeqCst) == 2).await;
    drop(pages);
    silent.all_are_cancelled("pages", 1).await;

    let silent = Silent::after(1).await;
    let mut items = silent.client().list().items();
    assert_eq!(items.next().await.unwrap().unwrap().id, "r");
    eventually("items read ahead", || silent.received.load(Ordering::SeqCst) == 2).await;
    drop(items);
    silent.all_are_cancelled("items", 1).await;
}

#[tokio::test]
async fn outcomes_that_are_dropped_cancel_the_requests_in_flight() {
    let silent = Silent::after(0).await;
    let bulk = silent.client().revoke(["a", "b", "c", "d"]).chunk_size(1).concurrency(3);
    let mut outcomes = bulk.outcomes().unwrap();
    assert!(timeout(Duration::from_millis(20), outcomes.next()).await.is_err());
    eventually("three are in flight", || silent.received.load(Ordering::SeqCst) == 3).await;
    drop(outcomes);
    silent.all_are_cancelled("all three", 3).await;
}
