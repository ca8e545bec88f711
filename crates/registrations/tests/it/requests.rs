//! Requests to any other endpoint.

use registrations::{ErrorKind, Operation, RetryPolicy, reqwest::Method};
use registrations_emulator::Fault;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{
    client, emulator,
    server::{Server, read_head},
};

const REGISTRATIONS: &str = "/accounts/{account_id}/devices/registrations";

#[tokio::test]
async fn the_result_is_raw_or_of_a_type() {
    let emulator = emulator(3).await;
    let client = client(&emulator);
    let raw: Value = client.request(Method::GET, REGISTRATIONS).query("per_page", 2).await.unwrap();
    assert_eq!(raw.as_array().unwrap().len(), 2);
    let id = raw[0]["id"].as_str().unwrap();
    let path = format!("{REGISTRATIONS}/{{registration_id}}");
    let request = client.request::<registrations::Registration>(Method::GET, &path);
    let request = tokio::spawn(request.path_param("registration_id", id).send());
    assert_eq!(request.await.unwrap().unwrap().id, *id);
    let request = client.request::<Value>(Method::DELETE, path).path_param("registration_id", id);
    request.await.unwrap();
    assert!(client.get(id).await.unwrap_err().is_not_found());
    let error = client.request::<u64>(Method::GET, REGISTRATIONS).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some(Operation::OtherRead)));
}

#[tokio::test]
async fn a_path_cannot_lead_elsewhere() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for path in [
        "",
        "/",
        "accounts",
        "//example.com/a",
        "https://example.com/a",
        "/a//b",
        "/a/",
        "/../a",
        "/a/./b",
        "/a/..",
        r"/a\b",
        "/a?b=c",
        "/a#b",
        "/{other}",
        "/a{account_id}",
        "/a\nb",
        "/{account_id",
    ] {
        let error = client.request::<Value>(Method::GET, path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{path}");
    }
    for value in ["", " ", ".", "..", r"..\a", "a\nb"] {
        let request = client.request::<Value>(Method::GET, "/a/{id}").path_param("id", value);
        assert!(request.await.unwrap_err().is_invalid_input(), "{value}");
    }
    assert_eq!(emulator.requests().len(), 0);
    // Everything else stays one segment of the path.
    let request = client.request::<Value>(Method::GET, "/a/%2e%2e/{id}/{account_id}");
    let request = request.path_param("id", "../b?c#d%2f").query("q", "a&b=c");
    request.await.unwrap_err();
    let sent = emulator.requests().remove(0);
    let account = emulator.account_id();
    assert_eq!(sent.path, format!("/client/v4/a/%252e%252e/..%2Fb%3Fc%23d%252f/{account}"));
    assert_eq!(sent.query.as_deref(), Some("q=a%26b%3Dc"));
}

#[tokio::test]
async fn a_refusal_says_what_the_api_says() {
    let emulator = emulator(1).await;
    emulator.inject(Fault::status(403).code(10000).message("Authentication error"));
    let error = client(&emulator).request::<Value>(Method::GET, "/user").await.unwrap_err();
    assert!(error.is_permission_denied());
    let line = error.to_string();
    let start = "request: HTTP 403, code 10000: Authentication error";
    assert!(line.starts_with(start) && !line.contains("Zero Trust"), "{line}");
}

#[tokio::test]
async fn only_what_cannot_have_changed_anything_is_retried() {
    for (method, fault, attempts) in [
        (Method::GET, Fault::status(503).json(), 2),
        (Method::HEAD, Fault::status(503).json(), 2),
        (Method::POST, Fault::status(503).json(), 1),
        (Method::PUT, Fault::status(504).json(), 1),
        (Method::DELETE, Fault::status(503).json(), 1),
        (Method::POST, Fault::rate_limited().retry_after(0).into(), 2),
        (Method::POST, Fault::status(400).into(), 1),
    ] {
        let emulator = emulator(1).await;
        emulator.inject(fault.always());
        let policy = RetryPolicy::default().max_attempts(2).base_delay(std::time::Duration::ZERO);
        let client = client(&emulator).with_retry(policy);
        let error = client.request::<Value>(method.clone(), "/a").await.unwrap_err();
        assert_eq!(error.attempts(), attempts, "{method} {error}");
        let is_unknown = matches!(error.status(), Some(503 | 504)) && !method.is_safe();
        assert_eq!(error.may_have_applied(), is_unknown, "{method} {error}");
    }
}

#[tokio::test]
async fn a_body_is_sent_as_json_with_its_length() {
    let server = Server::start(|mut stream, _| async move {
        let head = read_head(&mut stream).await.to_lowercase();
        let is_json = head.contains("\r\ncontent-type: application/json\r\n");
        let is_signed = head.contains("\r\nauthorization: bearer t0ken\r\n");
        assert!(head.contains("\r\ncontent-length: 7\r\n") && is_json && is_signed, "{head}");
        let mut body = [0; 7];
        stream.read_exact(&mut body).await.unwrap();
        assert_eq!(&body, br#"{"a":1}"#);
        let body = r#"{"success":true,"result":{"id":7},"errors":[]}"#;
        let length = body.len();
        let response = format!("HTTP/1.1 201 Created\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(response.as_bytes()).await.unwrap();
    })
    .await;
    let request = server.client().request::<Value>(Method::POST, "/a").json(&json!({"a": 1}));
    assert_eq!(request.await.unwrap(), json!({"id": 7}));
    // A status of success that is not an envelope is none.
    let server = Server::sending(&b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"[..]).await;
    let error = server.client().request::<Value>(Method::POST, "/a").await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_applied()), (ErrorKind::UnexpectedResponse, true));
}
