//! Credentials, paths, methods and request bodies.

use registrations_emulator::Emulator;
use reqwest::Method;
use serde_json::json;

use crate::caller::{Caller, Response};
use crate::raw::{self, End};

async fn start() -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(5).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

fn assert_envelope(response: &Response) {
    let envelope = response.json();
    assert_eq!(envelope["success"], false);
    assert_eq!(envelope["result"], json!(null));
    assert_eq!(envelope["messages"], json!([]));
    assert!(envelope["errors"][0]["message"].is_string());
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert!(response.header("cf-ray").is_some());
    assert!(response.header("ratelimit").is_some());
    assert!(response.header("ratelimit-policy").is_some());
}

/// The headers of a request, and the status and the code of its response.
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
        (&[], 400, 9106),
        (&[("x-auth-key", key)], 400, 9106),
        (&[("x-auth-email", email)], 400, 9106),
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
        let response = Response::read(request.send().await.unwrap()).await.unwrap();
        assert_eq!(response.status, status, "{headers:?}");
        if status != 200 {
            assert_eq!(response.code(), code, "{headers:?}");
            assert_envelope(&response);
        }
        if code == 6003 {
            assert_eq!(response.json()["errors"][0]["error_chain"][0]["code"], 6111);
        }
    }
}

#[tokio::test]
async fn other_accounts_and_paths_are_not_found() {
    let (emulator, _) = start().await;
    let base = emulator.base_url();
    let account = emulator.account_id();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (path, status) in [
        ("/accounts/ffffffffffffffffffffffffffffffff/devices/registrations".to_owned(), 404),
        ("/accounts/x/devices/registrations/revoke".to_owned(), 405),
        (format!("/accounts/{account}/devices"), 404),
        (format!("/accounts/{account}/devices/registrations/"), 404),
        (format!("/accounts/{account}/devices/registrations/a/b"), 404),
        ("/user".to_owned(), 404),
        (String::new(), 404),
    ] {
        let request = http.get(format!("{base}{path}")).bearer_auth(emulator.token());
        let response = Response::read(request.send().await.unwrap()).await.unwrap();
        assert_envelope(&response);
        assert_eq!(response.status, status, "{path}");
        if status == 404 {
            assert_eq!(response.code(), 7003, "{path}");
            assert_eq!(response.json()["errors"][1]["code"], 7000);
        }
    }
}

#[tokio::test]
async fn an_unknown_registration_is_not_found() {
    let (emulator, caller) = start().await;
    for id in ["nothing", "00000000-0000-4000-8000-000000000000"] {
        for method in [Method::GET, Method::DELETE] {
            let response = caller.send(method, &format!("/{id}")).await;
            assert_eq!((response.status, response.code()), (404, 100_404));
            assert_envelope(&response);
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
    let encoded = emulator.registrations()[0].id.replace('-', "%2D");
    assert_eq!(caller.get(&format!("/{encoded}")).await.status, 200);
}

#[tokio::test]
async fn a_405_lists_the_allowed_methods() {
    let (_emulator, caller) = start().await;
    for (method, rest, allow) in [
        (Method::POST, "", "GET, HEAD, DELETE"),
        (Method::PUT, "?id=x", "GET, HEAD, DELETE"),
        (Method::PATCH, "/x", "GET, HEAD, DELETE"),
        (Method::POST, "/x", "GET, HEAD, DELETE"),
        (Method::DELETE, "/x/override_codes", "GET, HEAD"),
        (Method::OPTIONS, "", "GET, HEAD, DELETE"),
        (Method::GET, "/revoke?id=x", "POST"),
        (Method::HEAD, "/revoke?id=x", "POST"),
        (Method::DELETE, "/unrevoke?id=x", "POST"),
        (Method::from_bytes(b"BREW").unwrap(), "", "GET, HEAD, DELETE"),
    ] {
        let response = caller.send(method.clone(), rest).await;
        assert_eq!(response.status, 405, "{method} {rest}");
        assert_eq!(response.header("allow"), Some(allow), "{method} {rest}");
        if method != Method::HEAD {
            assert_envelope(&response);
        }
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let (emulator, caller) = start().await;
    let id = emulator.registrations()[0].id.clone();
    for rest in ["?status=all".to_owned(), format!("/{id}"), "/x".to_owned(), "?page=2".to_owned()]
    {
        let get = caller.get(&rest).await;
        let head = caller.send(Method::HEAD, &rest).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{rest}");
        for name in ["content-type", "content-length"] {
            assert_eq!(head.header(name), get.header(name), "{rest}: {name}");
        }
        let log = emulator.requests();
        let [.., of_get, of_head] = log.as_slice() else { panic!("{log:?}") };
        assert_eq!((of_head.operation, of_head.status), (of_get.operation, of_get.status));
    }
    // The connection is still usable.
    let path = raw::collection(&emulator);
    let head = format!(
        "HEAD {path} HTTP/1.1\r\nHost: e\r\nAuthorization: Bearer {}\r\n\r\n",
        emulator.token()
    );
    let last = raw::request(&emulator, "GET", path.as_bytes());
    let received = raw::exchange(&emulator, &[head.as_bytes(), &last].concat()).await;
    let text = String::from_utf8(received.bytes).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2, "{text}");
}

#[tokio::test]
async fn http_1_1_requires_one_host() {
    let (emulator, _) = start().await;
    let path = raw::collection(&emulator);
    let rest = format!("Authorization: Bearer {}\r\nConnection: close\r\n\r\n", emulator.token());
    for (version, hosts, status) in [
        ("1.1", "", 400),
        ("1.1", "Host: a\r\nHost: b\r\n", 400),
        ("1.1", "Host: a\r\n", 200),
        ("1.1", "Host:\r\n", 200),
        ("1.0", "", 200),
    ] {
        let request = format!("GET {path} HTTP/{version}\r\n{hosts}{rest}");
        let received = raw::exchange(&emulator, request.as_bytes()).await;
        assert_eq!((received.status(), received.end), (Some(status), End::Closed), "{request}");
    }
    let request = format!("DELETE {path}?id=x HTTP/1.1\r\n{rest}");
    let envelope = raw::exchange(&emulator, request.as_bytes()).await.json().unwrap();
    assert_eq!(envelope["errors"][0]["code"], 6003);
    assert!(envelope.to_string().contains("one Host header"), "{envelope}");
}

#[tokio::test]
async fn request_bodies_are_ignored() {
    let (emulator, caller) = start().await;
    let id = &emulator.registrations()[0].id;
    let request = caller.request(Method::POST, &format!("/revoke?id={id}")).body("{\"ids\":[]}");
    assert_eq!(request.send().await.unwrap().status(), 200);
    assert_eq!(caller.request(Method::GET, "").body("x").send().await.unwrap().status(), 200);
    let lengths: Vec<u64> = emulator.requests().iter().map(|entry| entry.body_length).collect();
    assert_eq!(lengths, [10, 1]);

    let huge =
        caller.request(Method::POST, &format!("/unrevoke?id={id}")).body(vec![b'x'; 3 << 20]);
    // The response may arrive before the body is sent, which may break the connection.
    if let Ok(response) = huge.send().await {
        assert_eq!(response.status(), 413);
    }
    let revoked = emulator.registrations()[0].revoked_at;
    assert!(revoked.is_some(), "a request with a body that is too large changes nothing");
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
    assert_eq!(rays.len(), 3, "every response has its own ray id");
}
