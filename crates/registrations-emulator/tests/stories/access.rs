//! Who may call, and what leads nowhere.

use registrations_emulator::Emulator;
use reqwest::Method;
use serde_json::json;

use crate::caller::{Caller, Reply};
use crate::raw;

async fn start() -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(5).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

fn assert_envelope(reply: &Reply) {
    let envelope = reply.json();
    assert_eq!(envelope["success"], false);
    assert_eq!(envelope["result"], json!(null));
    assert_eq!(envelope["messages"], json!([]));
    assert!(envelope["errors"][0]["message"].is_string());
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert!(reply.header("cf-ray").is_some());
    assert!(reply.header("ratelimit").is_some());
    assert!(reply.header("ratelimit-policy").is_some());
}

/// The headers that are sent, and the status and the code that come back.
type Case<'a> = (&'a [(&'a str, &'a str)], u16, u64);

#[tokio::test]
async fn credentials_are_checked() {
    let (emulator, _) = start().await;
    let url =
        format!("{}/accounts/{}/devices/registrations", emulator.base_url(), emulator.account_id());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let (email, key) = (emulator.email(), emulator.api_key());
    let bearer = format!("Bearer {}", emulator.token());
    let basic = "Basic YTpi";
    let cases: [Case; 9] = [
        (&[], 401, 9106),
        (&[("x-auth-key", key)], 401, 9106),
        (&[("x-auth-email", email)], 401, 9106),
        (&[("authorization", "Bearer wrong")], 403, 10_000),
        (&[("authorization", "Bearer ")], 400, 6003),
        (&[("authorization", basic)], 400, 6003),
        (&[("x-auth-email", email), ("x-auth-key", "wrong")], 403, 10_001),
        (&[("authorization", &bearer)], 200, 0),
        (&[("x-auth-email", email), ("x-auth-key", key)], 200, 0),
    ];
    for (headers, status, code) in cases {
        let mut request = http.get(&url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = Reply::read(request.send().await.unwrap()).await.unwrap();
        assert_eq!(reply.status, status, "{headers:?}");
        if status != 200 {
            assert_eq!(reply.code(), code, "{headers:?}");
            assert_envelope(&reply);
        }
        if code == 6003 {
            assert_eq!(reply.json()["errors"][0]["error_chain"][0]["code"], 6103);
        }
    }
}

#[tokio::test]
async fn a_token_need_not_be_ascii() {
    let token = "pass-w\u{f6}rt";
    let emulator = Emulator::builder().fleet_size(5).token(token).start().await.unwrap();
    assert_eq!(Caller::new(&emulator).get("").await.status, 200);
}

#[tokio::test]
async fn another_account_and_other_paths_lead_nowhere() {
    let (emulator, _) = start().await;
    let base = emulator.base_url();
    let account = emulator.account_id();
    for path in [
        "/accounts/ffffffffffffffffffffffffffffffff/devices/registrations".to_owned(),
        "/accounts/x/devices/registrations/revoke".to_owned(),
        format!("/accounts/{account}/devices"),
        format!("/accounts/{account}/devices/registrations/"),
        format!("/accounts/{account}/devices/registrations/a/b"),
        "/user".to_owned(),
        String::new(),
    ] {
        let request = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = request.get(format!("{base}{path}")).bearer_auth(emulator.token());
        let method_fits = !path.ends_with("/revoke");
        let reply = Reply::read(request.send().await.unwrap()).await.unwrap();
        assert_envelope(&reply);
        if method_fits {
            assert_eq!((reply.status, reply.code()), (404, 7003), "{path}");
            assert_eq!(reply.json()["errors"][1]["code"], 7000);
        } else {
            assert_eq!(reply.status, 405, "{path}");
        }
    }
}

#[tokio::test]
async fn an_unknown_registration_is_not_found() {
    let (emulator, caller) = start().await;
    for id in ["nothing", "00000000-0000-4000-8000-000000000000"] {
        for method in [Method::GET, Method::DELETE] {
            let reply = caller.send(method, &format!("/{id}")).await;
            assert_eq!((reply.status, reply.code()), (404, 100_404));
            assert_envelope(&reply);
        }
    }
    for id in ["a%20b", "%2e%2e", "..%2fx", "%FF", "%"] {
        let path = format!("{}/{id}", raw::collection(&emulator));
        let request = raw::request(&emulator, "DELETE", path.as_bytes());
        let received = raw::exchange(&emulator, &request).await;
        assert_eq!(received.status(), Some(400), "{id}");
        assert_eq!(received.json().unwrap()["errors"][0]["code"], 7003, "{id}");
    }
    let upper = emulator.registrations()[0].id.to_uppercase();
    assert_eq!(caller.get(&format!("/{upper}")).await.status, 404, "ids are compared as text");
}

#[tokio::test]
async fn other_methods_are_told_which_are_allowed() {
    let (_emulator, caller) = start().await;
    for (method, rest, allow) in [
        (Method::POST, "", "GET, DELETE"),
        (Method::PUT, "?id=x", "GET, DELETE"),
        (Method::PATCH, "/x", "GET, DELETE"),
        (Method::POST, "/x", "GET, DELETE"),
        (Method::OPTIONS, "", "GET, DELETE"),
        (Method::GET, "/revoke?id=x", "POST"),
        (Method::DELETE, "/unrevoke?id=x", "POST"),
        (Method::from_bytes(b"BREW").unwrap(), "", "GET, DELETE"),
    ] {
        let reply = caller.send(method.clone(), rest).await;
        assert_eq!(reply.status, 405, "{method} {rest}");
        assert_eq!(reply.header("allow"), Some(allow), "{method} {rest}");
        assert_envelope(&reply);
    }
    let reply = caller.send(Method::HEAD, "").await;
    assert_eq!((reply.status, reply.text.as_str()), (405, ""), "a HEAD has no body");
    assert_eq!(reply.header("allow"), Some("GET, DELETE"));
}

#[tokio::test]
async fn a_body_that_nobody_asked_for_is_ignored() {
    let (emulator, caller) = start().await;
    let id = &emulator.registrations()[0].id;
    let request = caller.request(Method::POST, &format!("/revoke?id={id}")).body("{\"ids\":[]}");
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!(caller.request(Method::GET, "").body("x").send().await.unwrap().status(), 200);
    let lengths: Vec<u64> = emulator.requests().iter().map(|entry| entry.body_length).collect();
    assert_eq!(lengths, [10, 1]);

    let huge =
        caller.request(Method::POST, &format!("/unrevoke?id={id}")).body(vec![b'x'; 3 << 20]);
    // The answer may come before the body is sent, and the connection may break over it.
    if let Ok(response) = huge.send().await {
        assert_eq!(response.status(), 413);
    }
    let revoked = emulator.registrations()[0].revoked_at;
    assert!(revoked.is_some(), "a call with too large a body changes nothing");
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let (emulator, _) = start().await;
    let path = raw::collection(&emulator);
    let token = emulator.token();
    let one = format!("GET {path} HTTP/1.1\r\nHost: e\r\nAuthorization: Bearer {token}\r\n\r\n");
    let last = raw::request(&emulator, "GET", path.as_bytes());
    let received =
        raw::exchange(&emulator, &[one.as_bytes(), one.as_bytes(), &last].concat()).await;
    let text = String::from_utf8(received.bytes).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 3);
    let rays: std::collections::HashSet<_> =
        text.lines().filter(|line| line.starts_with("cf-ray: ")).collect();
    assert_eq!(rays.len(), 3, "every answer has a ray of its own");
}
