//! `Display` says what failed, why, and what helps.

use registrations::{Client, ErrorKind};
use registrations_emulator::{Emulator, Fault};

use crate::support::{active, client, emulator};

/// The error of a listing with this fault. It is the same each time: the fault is permanent.
async fn failure(emulator: &Emulator, fault: impl Into<Fault>) -> (ErrorKind, u32, String) {
    emulator.clear_faults();
    emulator.inject(fault.into().always());
    let error = client(emulator).list().send().await.unwrap_err();
    let line = error.to_string();
    // The ray id differs from request to request.
    let ray = line.rfind(" (ray ").or_else(|| line.rfind("; ray ")).unwrap_or(line.len());
    let line = line[..ray].to_owned();
    (error.kind(), error.attempts(), line.replace("list registrations: ", ""))
}

fn json(body: &str) -> Fault {
    Fault::status(200).body("application/json", body.as_bytes().to_vec())
}

#[tokio::test]
async fn permanent_failures_name_the_reason_and_are_not_retried() {
    use ErrorKind::{Api, Decode, Redirect, UnexpectedResponse};

    let emulator = emulator(2).await;
    let encoded = |encoding| {
        let fault = Fault::status(200).header("content-encoding", encoding);
        fault.body("application/json", "this is not compressed")
    };
    let headers = |count| {
        (0..count).fold(Fault::status(200), |it, n| it.header(&format!("x-{n}"), "1")).json()
    };
    let chain = r#"{"success":false,"errors":[{"code":6003,"message":"Invalid request headers",
        "error_chain":[{"code":6103,"message":"Invalid format for X-Auth-Key header"}]}]}"#;
    for (fault, kind, line) in [
        (
            encoded("br"),
            UnexpectedResponse,
            "the response has the unsupported content encoding \"br\"",
        ),
        (encoded("gzip"), UnexpectedResponse, "the compressed data of the response is corrupt"),
        (
            headers(200),
            UnexpectedResponse,
            "the response is not valid HTTP: message head is too large",
        ),
        (
            Fault::status(304).empty(),
            UnexpectedResponse,
            "HTTP 304, a status that the API does not document",
        ),
        (
            Fault::status(302).header("location", "https://h.example/x?secret").empty(),
            Redirect,
            "HTTP 302, a redirect to h.example, which the client does not follow",
        ),
        (Fault::empty_body(), UnexpectedResponse, "the response is an empty body"),
        (json(r#"{"success":tru"#), Decode, "the JSON is incomplete at line 1, column 14"),
        (json(r#"{"success":true,,}"#), Decode, "malformed JSON at line 1, column 17"),
        (json(r#"{"success":"true","result":[]}"#), Decode, "`success` is not a boolean"),
        (json(r#"{"result":[]}"#), Decode, "missing field `success`"),
        (json(r#"{"success":true,"result":{}}"#), Decode, "`result` is not an array"),
        (
            json(chain),
            Api,
            "code 6003: Invalid request headers (code 6103: Invalid format for X-Auth-Key header)",
        ),
    ] {
        assert_eq!(failure(&emulator, fault).await, (kind, 1, line.to_owned()));
    }
}

#[tokio::test]
async fn the_permission_is_named_only_where_it_helps() {
    let emulator = emulator(2).await;
    let title = "<title>Attention Required!</title>";
    for (fault, line) in [
        (
            Fault::status(403).code(10000).message("Authentication error").json(),
            "HTTP 403, code 10000: Authentication error (needs a token with Zero Trust Read",
        ),
        (
            Fault::status(403).code(9109).message("Cannot use the token from here").json(),
            "HTTP 403, code 9109: Cannot use the token from here",
        ),
        (
            Fault::status(403).body("text/html", title),
            "HTTP 403, an HTML page titled \"Attention Required!\"",
        ),
    ] {
        assert_eq!(failure(&emulator, fault).await, (ErrorKind::Api, 1, line.to_owned()));
    }
}

#[tokio::test]
async fn an_unreadable_record_names_field_reason_and_id() {
    let emulator = emulator(3).await;
    let client = client(&emulator);
    let id = active(&emulator).remove(0);
    emulator.inject(Fault::record(0).missing("key"));
    let page = client.list().send().await.unwrap();
    let [error] = page.unreadable() else { panic!("{page:?}") };
    let start = format!("list registrations: record 0 (id {id}): missing field `key` (ray ");
    assert!(error.to_string().starts_with(&start), "{error}");
    assert_eq!(error.json_path(), Some("result[0].key"));

    emulator.inject(Fault::record(0).set("device", 7));
    let page = client.list().send().await.unwrap();
    let [error] = page.unreadable() else { panic!("{page:?}") };
    assert!(error.to_string().contains("`device`: expected struct Device"), "{error}");
    assert_eq!(error.json_path(), Some("result[0].device"));

    emulator.inject(Fault::record(0).missing("device.name"));
    let error = client.get(&id).await.unwrap_err();
    let start = "get registration: missing field `result.device.name` (ray ";
    assert!(error.to_string().starts_with(start), "{error}");
    assert_eq!(error.json_path(), Some("result.device.name"));
}

#[tokio::test]
async fn a_cursor_of_the_service_is_not_an_invalid_argument() {
    let emulator = emulator(2).await;
    let list = |cursor: &str| {
        json(&format!(r#"{{"success":true,"result":[],"result_info":{{"cursor":"{cursor}"}}}}"#))
    };
    // A blank one is sent back like any other.
    emulator.inject(list(" "));
    let mut pages = client(&emulator).list().pages();
    pages.next().await.unwrap().unwrap();
    if let Some(Err(error)) = pages.next().await {
        assert!(!error.is_invalid_input(), "{error}");
    }
    assert_eq!(emulator.requests().len(), 2);
    let (kind, attempts, line) = failure(&emulator, list(&"c".repeat(20_000))).await;
    assert_eq!((kind, attempts), (ErrorKind::Decode, 1));
    assert_eq!(line, "`result_info.cursor` has more than 16,384 bytes, too many for a URL");
}

#[tokio::test]
async fn one_unknown_id_among_many_is_not_not_found() {
    let emulator = emulator(200).await;
    emulator.inject(Fault::status(404).code(1).message("not found").json().always());
    let ids: Vec<_> = active(&emulator).into_iter().take(100).collect();
    let error = client(&emulator).delete_many(ids).await.unwrap_err();
    assert!(!error.failed()[0].error.is_not_found());
    let error = registrations::Error::from(error);
    assert!(!error.is_not_found() && error.status() == Some(404), "{error}");
}

#[tokio::test]
async fn hiding_a_short_token_does_not_change_our_own_words() {
    let emulator = Emulator::builder().token("e").start().await.unwrap();
    let client = Client::builder()
        .api_token("e")
        .account_id(emulator.account_id())
        .base_url(emulator.base_url())
        .build()
        .unwrap();
    emulator.inject(Fault::status(302).header("location", "https://h.test/").empty());
    let error = client.list().send().await.unwrap_err().to_string();
    assert!(
        error.contains("a redirect to h.t[hidden]st, which the client does not follow"),
        "{error}"
    );
    emulator.inject(Fault::status(200).header("content-encoding", "x").body("text/html", "<p>"));
    let error = client.list().send().await.unwrap_err().to_string();
    assert!(error.contains("the response has the unsupported content encoding"), "{error}");
}
