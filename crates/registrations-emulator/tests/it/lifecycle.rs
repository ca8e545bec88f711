//! Starting and stopping.

use std::error::Error as _;
use std::time::Duration;

use registrations_emulator::{Emulator, Fault};
use reqwest::Method;
use tokio::net::TcpStream;

use crate::caller::{Caller, eventually};

/// Waits until connections are refused.
async fn stopped(port: u16) {
    let refused = async || TcpStream::connect(("127.0.0.1", port)).await.is_err();
    eventually("connections are refused", refused).await;
}

#[tokio::test]
async fn dropping_the_emulator_ends_its_connections() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let port = emulator.port();
    let caller = Caller::new(&emulator);
    emulator.inject(Fault::delay(Duration::from_secs(3_600)));
    let waiting = tokio::spawn(caller.request(Method::GET, "").send());
    eventually("the request arrives", async || !emulator.requests().is_empty()).await;
    drop(emulator);
    assert!(waiting.await.unwrap().is_err());
    stopped(port).await;
}

#[tokio::test]
async fn a_shutdown_waits_for_requests_in_flight() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let port = emulator.port();
    let caller = Caller::new(&emulator);
    emulator.inject(Fault::delay(Duration::from_millis(200)));
    let waiting = tokio::spawn(caller.request(Method::GET, "").send());
    eventually("the request arrives", async || !emulator.requests().is_empty()).await;
    emulator.shutdown().await;
    assert_eq!(waiting.await.unwrap().unwrap().status(), 200);
    stopped(port).await;
}

#[tokio::test]
async fn the_port_can_be_used_again_after_a_shutdown() {
    let first = Emulator::builder().fleet_size(1).start().await.unwrap();
    let port = first.port();
    // An open connection does not keep the port.
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    first.shutdown().await;
    let second = Emulator::builder().fleet_size(1).port(port).start().await.unwrap();
    assert_eq!(Caller::new(&second).get("").await.status, 200);
    drop(stream);
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let first = Emulator::builder().fleet_size(1).start().await.unwrap();
    let second = Emulator::builder().fleet_size(1).port(first.port()).start().await;
    let error = second.unwrap_err();
    assert!(error.is_port_in_use());
    assert_eq!(error.to_string(), format!("cannot listen on 127.0.0.1:{}", first.port()));
    assert!(error.source().is_some());
}

#[tokio::test]
async fn invalid_settings_are_refused() {
    let builder = || Emulator::builder().fleet_size(1);
    for (builder, mention) in [
        (builder().fleet_size(usize::MAX), "fleet size"),
        (builder().token(""), "token"),
        (builder().token("ends in a space "), "token"),
        (builder().token("pass-w\u{f6}rt"), "token"),
        (builder().email_and_key("a@example.com", "two\nlines"), "API key"),
        (builder().email_and_key("", "key"), "e-mail"),
        (builder().account_id(""), "account id"),
        (builder().account_id("a/b"), "account id"),
    ] {
        let error = builder.start().await.unwrap_err();
        assert!(error.is_invalid_setting() && !error.is_port_in_use(), "{error}");
        assert!(error.to_string().contains(mention), "{error}");
    }
}

#[tokio::test]
async fn latency_delays_responses() {
    let emulator =
        Emulator::builder().fleet_size(3).latency(Duration::from_millis(30)).start().await.unwrap();
    let caller = Caller::new(&emulator);
    let start = tokio::time::Instant::now();
    caller.get("").await;
    assert!(start.elapsed() >= Duration::from_millis(30));

    emulator.set_latency(Duration::from_secs(3_600));
    let id = emulator.registrations()[0].id.clone();
    let waiting = tokio::spawn(caller.request(Method::POST, &format!("/revoke?id={id}")).send());
    let revoked = async || emulator.registrations()[0].revoked_at.is_some();
    eventually("the change is made", revoked).await;
    assert!(!waiting.is_finished(), "the response is delayed");
    waiting.abort();
}
