//! Headers and timeouts of single clones; spans and events.

use std::time::Duration;

use registrations::{Client, RetryPolicy};
use registrations_emulator::{Emulator, Fault, Operation};
use tracing::Level;

use crate::support::{active, builder, child, client, emulator, logs::Logs};

fn sent(emulator: &Emulator, name: &str) -> Option<String> {
    emulator.requests().last()?.header(name).map(str::to_owned)
}

#[tokio::test]
async fn extra_headers_are_sent_by_the_client_or_by_one_clone() {
    let emulator = emulator(1).await;
    let client = builder(&emulator).header("x-team", "it").build().unwrap();
    let traced = client.with_header("traceparent", "00-1-2-01").unwrap();
    traced.list().send().await.unwrap();
    assert_eq!(sent(&emulator, "x-team").as_deref(), Some("it"));
    assert_eq!(sent(&emulator, "traceparent").as_deref(), Some("00-1-2-01"));
    client.list().send().await.unwrap();
    assert_eq!(sent(&emulator, "traceparent"), None);
    // The headers of the client itself take precedence.
    let other = client.with_header("authorization", "Bearer other").unwrap();
    other.with_header("accept", "text/html").unwrap().list().send().await.unwrap();
    assert_eq!(sent(&emulator, "accept").as_deref(), Some("application/json"));
}

#[test]
fn headers_and_tokens_must_be_visible_ascii() {
    let builder = || Client::builder().account_id("a").base_url("http://127.0.0.1:1");
    for error in [
        builder().api_token("tökén").build().unwrap_err(),
        builder().api_key("e@example.com", "k\n2").build().unwrap_err(),
        builder().api_token("t").header("x-a", "é").build().unwrap_err(),
        builder().api_token("t").user_agent("ü").build().unwrap_err(),
        builder().api_token("t").header("no name", "v").build().unwrap_err(),
        builder().api_token("t").build().unwrap().with_header("x-a", "\u{0}").unwrap_err(),
    ] {
        assert_eq!(error.kind(), registrations::ErrorKind::Configuration);
        let line = error.to_string();
        assert!(
            line.contains("visible ASCII") || line.contains("not the name of a header"),
            "{line}"
        );
        assert!(!line.contains("tökén") && !line.contains('\n'), "{line}");
    }
}

#[tokio::test]
async fn a_clone_has_its_own_timeout() {
    let emulator = emulator(1).await;
    emulator.inject(Fault::delay(Duration::from_secs(60)).always());
    let client = client(&emulator).with_timeout(Duration::from_millis(100));
    let error = client.list().send().await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error}");
}

#[tokio::test]
async fn spans_and_events_have_the_documented_fields() {
    if !child::is_child() {
        // A process of its own: `tracing` caches for all threads what is logged.
        return drop(
            child::run("observing::spans_and_events_have_the_documented_fields", &[]).await,
        );
    }
    let emulator = emulator(100).await;
    let logs = Logs::collect(Level::DEBUG);
    let client = client(&emulator);
    emulator.inject(Fault::status(503).html());
    client.list().send().await.unwrap();
    let ids: Vec<_> = active(&emulator).into_iter().take(2).collect();
    client.revoke(&ids).chunk_size(1).concurrency(1).await.unwrap();
    emulator.inject(Fault::status(503).html().on(Operation::Get).always());
    client.get("a").await.unwrap_err();
    let lines = logs.lines();
    let expect = |parts: &[&str]| {
        let found = lines.iter().any(|line| parts.iter().all(|part| line.contains(part)));
        assert!(found, "{parts:?} in {lines:#?}");
    };
    expect(&["DEBUG list_registrations{page=0}:", "waiting for a retry attempt=1 wait="]);
    expect(&["DEBUG list_registrations{page=0}:", "response status=200 ray_id="]);
    expect(&["DEBUG revoke_registrations{chunk=1}:", "response status=200"]);
    expect(&["WARN get_registration:", "gave up attempts=3 error=get registration: HTTP 503"]);
}

#[tokio::test]
async fn waits_of_more_than_a_second_are_visible_at_info() {
    if !child::is_child() {
        // A process of its own: `tracing` caches for all threads what is logged.
        return drop(
            child::run("observing::waits_of_more_than_a_second_are_visible_at_info", &[]).await,
        );
    }
    let emulator = emulator(5).await;
    let logs = Logs::collect(Level::INFO);
    let client = client(&emulator);
    emulator.inject(Fault::status(503).retry_after(2).html());
    client.list().send().await.unwrap();
    let spent = r#""default";r=0;t=2"#;
    emulator.inject(Fault::status(403).header("ratelimit", spent).json());
    client.get("a").await.unwrap_err();
    client.with_retry(RetryPolicy::none()).list().send().await.unwrap();
    let lines = logs.lines();
    let [retry, limit] = lines.as_slice() else { panic!("{lines:#?}") };
    assert!(retry.contains("INFO") && retry.contains("waiting for a retry attempt=1"), "{retry}");
    assert!(limit.contains("INFO") && limit.contains("waiting for the next window"), "{limit}");
}
