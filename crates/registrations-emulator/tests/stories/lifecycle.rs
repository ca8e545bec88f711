//! Starting and stopping.

use std::error::Error as _;
use std::time::Duration;

use registrations_emulator::{Emulator, Fault};
use reqwest::Method;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::caller::Caller;

/// Waits until nobody accepts connections any more.
async fn gone(port: u16) {
    while TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
        sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn a_dropped_emulator_is_gone_with_its_connections() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let port = emulator.port();
    let caller = Caller::new(&emulator);
    emulator.inject(Fault::delay(Duration::from_secs(3_600)));
    let waiting = tokio::spawn(caller.request(Method::GET, "").send());
    while emulator.requests().is_empty() {
        sleep(Duration::from_millis(2)).await;
    }
    drop(emulator);
    assert!(waiting.await.unwrap().is_err());
    gone(port).await;
}

#[tokio::test]
async fn a_shutdown_lets_requests_in_flight_finish() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let port = emulator.port();
    let caller = Caller::new(&emulator);
    emulator.inject(Fault::delay(Duration::from_millis(200)));
    let waiting = tokio::spawn(caller.request(Method::GET, "").send());
    while emulator.requests().is_empty() {
        sleep(Duration::from_millis(2)).await;
    }
    emulator.shutdown().await;
    assert_eq!(waiting.await.unwrap().unwrap().status(), 200);
    gone(port).await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error_that_says_so() {
    let first = Emulator::builder().fleet_size(1).start().await.unwrap();
    let second = Emulator::builder().fleet_size(1).port(first.port()).start().await;
    let error = second.unwrap_err();
    assert!(error.is_port_in_use());
    assert_eq!(error.to_string(), format!("cannot listen on 127.0.0.1:{}", first.port()));
    assert!(error.source().is_some());
}

#[tokio::test]
async fn latency_holds_answers_back() {
    let emulator =
        Emulator::builder().fleet_size(3).latency(Duration::from_millis(30)).start().await.unwrap();
    let caller = Caller::new(&emulator);
    let start = tokio::time::Instant::now();
    caller.get("").await;
    assert!(start.elapsed() >= Duration::from_millis(30));

    emulator.set_latency(Duration::from_secs(3_600));
    let id = emulator.registrations()[0].id.clone();
    let waiting = tokio::spawn(caller.request(Method::POST, &format!("/revoke?id={id}")).send());
    while emulator.registrations()[0].revoked_at.is_none() {
        sleep(Duration::from_millis(2)).await;
    }
    assert!(!waiting.is_finished(), "the work is done, the answer is held back");
    waiting.abort();
}
