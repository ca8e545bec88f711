//! What a client logs: spans named by operation, and events with the cause of a retry.

use std::time::Duration;

use registrations::{RetryPolicy, Status};
use registrations_emulator::Fault;
use tracing::{Instrument, Level, info_span};

use crate::support::{active, builder, client, emulator, logs::Logs};

/// Runs the future for a moment only: what it waits for takes far longer.
async fn for_a_moment<T>(future: impl IntoFuture<Output = T>) {
    let moment = Duration::from_millis(500);
    assert!(tokio::time::timeout(moment, future).await.is_err());
}

#[tokio::test]
async fn a_wait_of_more_than_a_second_is_visible() {
    let emulator = emulator(3).await;
    let client = client(&emulator);
    emulator.inject(Fault::status(503).retry_after(60).json());
    let logs = Logs::collect(Level::DEBUG);
    for_a_moment(client.list().send()).await;
    let ray_id = &emulator.requests()[0].ray_id;
    assert_eq!(
        logs.lines(),
        [
            format!(
                "DEBUG list_registrations{{page=0}}: registrations::call::attempt: response status=503 \
                 ray_id=\"{ray_id}\""
            ),
            format!(
                " INFO list_registrations{{page=0}}: registrations::call::attempts: waiting for a retry \
                 attempt=1 wait=60s error=list registrations: HTTP 503, code 100500: The emulator \
                 responds with 503 Service Unavailable on demand. (retry after 60 s; ray {ray_id})"
            ),
        ]
    );
}

#[tokio::test]
async fn short_waits_are_visible_to_those_who_debug() {
    let emulator = emulator(3).await;
    let client = client(&emulator);
    emulator.inject(Fault::status(503).html());
    let logs = Logs::collect(Level::DEBUG);
    client.get("no-such-registration").await.unwrap_err();
    let lines = logs.lines();
    let [first, retry, second] = lines.as_slice() else { panic!("{lines:#?}") };
    let start = "DEBUG get_registration: registrations::call::attempt: response status=503 ray_id=";
    assert!(first.starts_with(start), "{first}");
    let start = "DEBUG get_registration: registrations::call::attempts: waiting for a retry attempt=1 \
                 wait=0ns error=get registration: HTTP 503, an HTML page titled";
    assert!(retry.starts_with(start), "{retry}");
    assert!(second.contains("response status=404 ray_id="), "{second}");
}

#[tokio::test]
async fn giving_up_is_a_warning_with_the_cause() {
    let emulator = emulator(3).await;
    let client = client(&emulator);
    emulator.inject(Fault::status(503).html().always());
    let logs = Logs::collect(Level::INFO);
    let error = client.list().send().await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    let lines = logs.lines();
    let [line] = lines.as_slice() else { panic!("{lines:#?}") };
    assert!(line.starts_with(" WARN ") && line.contains(": gave up attempts=3 "), "{line}");
    assert!(line.ends_with(&format!("error={error}")), "{line}");
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_a_warning() {
    let emulator = emulator(3).await;
    let client = client(&emulator).with_timeout(Duration::from_secs(5));
    emulator.inject(Fault::rate_limited().retry_after(60));
    client.list().send().await.unwrap_err();
    let logs = Logs::collect(Level::INFO);
    let error = client.list().send().await.unwrap_err();
    assert_eq!(error.attempts(), 0);
    let lines = logs.lines();
    let [line] = lines.as_slice() else { panic!("{lines:#?}") };
    assert!(line.starts_with(" WARN ") && line.contains(": gave up attempts=0 "), "{line}");
    assert!(
        line.contains("the service refuses every request for longer than this call may wait"),
        "{line}"
    );
}

#[tokio::test]
async fn waiting_for_the_rate_limit_is_visible() {
    let emulator = emulator(3).await;
    let client = client(&emulator);
    let spent = Fault::status(200).header("ratelimit", r#""default";r=0;t=60"#);
    emulator.inject(spent.body("application/json", r#"{"success":true,"result":[]}"#));
    client.list().send().await.unwrap();
    let logs = Logs::collect(Level::INFO);
    for_a_moment(client.list().send()).await;
    let lines = logs.lines();
    let [line] = lines.as_slice() else { panic!("{lines:#?}") };
    let expected = "waiting for the next window of the rate limit wait=";
    assert!(line.starts_with(" INFO ") && line.contains(expected), "{line}");
}

#[tokio::test]
async fn nothing_is_logged_at_info_while_everything_works() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let ids = active(&emulator);
    let logs = Logs::collect(Level::INFO);
    client.list().per_page(10).collect().await.unwrap();
    client.get(&ids[0]).await.unwrap();
    client.revoke(&ids).chunk_size(5).await.unwrap();
    // Neither is a refusal: the caller gets it.
    client.get("no-such-registration").await.unwrap_err();
    assert_eq!(logs.lines(), [""; 0]);
}

#[tokio::test]
async fn spans_have_the_number_of_the_page_or_chunk() {
    let emulator = emulator(100).await;
    let client = client(&emulator).with_retry(RetryPolicy::none());
    let ids: Vec<_> = active(&emulator).into_iter().take(6).collect();
    let logs = Logs::collect(Level::DEBUG);
    // The tasks that are spawned have the span of the caller.
    let all = async {
        client.list().status(Status::All).per_page(40).collect().await.unwrap();
        client.revoke(&ids[..4]).chunk_size(2).concurrency(1).await.unwrap();
        client.unrevoke(&ids[..2]).await.unwrap();
        client.delete_many(&ids[..2]).await.unwrap();
        client.delete(&ids[2]).await.unwrap();
    };
    all.instrument(info_span!("mine", job = 7)).await;
    let spans: Vec<_> = logs
        .lines()
        .iter()
        .map(|line| line.split_once(": registrations::").unwrap().0.to_owned())
        .collect();
    let expected = [
        "list_registrations{page=0}",
        "list_registrations{page=1}",
        "list_registrations{page=2}",
        "revoke_registrations{chunk=0}",
        "revoke_registrations{chunk=1}",
        "unrevoke_registrations{chunk=0}",
        "delete_registrations{chunk=0}",
        "delete_registration",
    ];
    assert_eq!(spans, expected.map(|span| format!("DEBUG mine{{job=7}}:{span}")));
}

#[tokio::test]
async fn a_deletion_that_had_succeeded_before_is_visible() {
    let emulator = emulator(10).await;
    let client = builder(&emulator).build().unwrap();
    emulator.inject(Fault::reset().after_applying());
    let id = active(&emulator).remove(0);
    let logs = Logs::collect(Level::DEBUG);
    client.delete(&id).await.unwrap();
    let lines = logs.lines();
    let expected = "an earlier attempt had succeeded attempt=2 status=404 ray_id=";
    assert!(lines.iter().any(|line| line.contains(expected)), "{lines:#?}");
}
