//! The log of requests.

use std::time::Duration;

use registrations_emulator::{Emulator, Fault, Operation};
use reqwest::Method;

use crate::caller::{Caller, eventually};

#[tokio::test]
async fn requests_are_logged_as_they_were_sent() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let caller = Caller::new(&emulator);
    let sent = caller
        .request(Method::DELETE, "?id=a%2Db&id=c+d&x=1")
        .header("user-agent", "test/1")
        .send()
        .await
        .unwrap();
    let log = emulator.requests();
    let [entry] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!(entry.method, Method::DELETE);
    assert!(entry.path.ends_with("/devices/registrations"));
    assert!(entry.path.starts_with("/client/v4/accounts/"));
    assert_eq!(entry.query.as_deref(), Some("id=a%2Db&id=c+d&x=1"));
    assert_eq!(entry.query_values("id"), ["a-b", "c d"]);
    assert_eq!(entry.header("User-Agent"), Some("test/1"));
    assert_eq!(entry.operation, Some(Operation::DeleteMany));
    assert_eq!(entry.status, Some(400));
    assert_eq!(entry.body_length, 0);
    assert_eq!(entry.fault, None);
    assert_eq!(sent.headers()["cf-ray"], entry.ray_id);
}

#[tokio::test]
async fn the_log_has_operations_and_faults() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let caller = Caller::new(&emulator);
    emulator.inject(Fault::reset().on(Operation::Revoke));
    emulator.inject(Fault::status(503).html().on(Operation::Get));
    caller.get("").await;
    caller.get("/x").await;
    assert!(caller.try_send(Method::POST, "/revoke?id=x").await.is_err());
    caller.send(Method::PUT, "").await;
    let log: Vec<_> = emulator
        .requests()
        .iter()
        .map(|entry| (entry.operation, entry.fault, entry.status))
        .collect();
    assert_eq!(
        log,
        [
            (Some(Operation::List), None, Some(200)),
            (Some(Operation::Get), Some("status"), Some(503)),
            (Some(Operation::Revoke), Some("reset"), None),
            (None, None, Some(405)),
        ]
    );
    emulator.clear_requests();
    assert!(emulator.requests().is_empty());
    caller.get("").await;
    assert_eq!(emulator.requests()[0].status, Some(200), "later entries are completed");
}

#[tokio::test]
async fn the_log_keeps_the_latest() {
    let emulator = Emulator::builder().fleet_size(3).log_capacity(2).start().await.unwrap();
    let caller = Caller::new(&emulator);
    for id in ["a", "b", "c"] {
        caller.get(&format!("/{id}")).await;
    }
    let log = emulator.requests();
    let ends: Vec<_> = log.iter().map(|entry| entry.path.rsplit('/').next().unwrap()).collect();
    assert_eq!(ends, ["b", "c"]);
    assert!(log.iter().all(|entry| entry.status == Some(404)));

    let unlogged = Emulator::builder().fleet_size(3).log_capacity(0).start().await.unwrap();
    let caller = Caller::new(&unlogged);
    let rays = [caller.get("").await, caller.get("").await];
    assert_ne!(rays[0].header("cf-ray"), rays[1].header("cf-ray"));
    assert!(unlogged.requests().is_empty());
}

#[tokio::test]
async fn connections_and_requests_in_flight_are_counted_until_they_end() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let caller = Caller::new(&emulator);
    assert_eq!((emulator.connections(), emulator.in_flight()), (0, 0));
    caller.get("").await;
    eventually("the response is complete", async || emulator.in_flight() == 0).await;
    assert_eq!(emulator.connections(), 1, "it is kept for the next request");

    let minute = Duration::from_secs(60);
    for fault in [Fault::delay(minute), Fault::drip(1, minute)] {
        emulator.inject(fault);
        tokio::select! {
            _ = caller.get("") => panic!("it takes minutes"),
            () = eventually("it is in flight", async || emulator.in_flight() == 1) => {}
        }
        eventually("it was cancelled", async || emulator.in_flight() == 0).await;
    }
    drop(caller);
    eventually("no connection is open", async || emulator.connections() == 0).await;
}
