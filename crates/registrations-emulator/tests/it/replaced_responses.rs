//! Faults that replace the real response.

use registrations_emulator::{Emulator, Fault, Operation};
use reqwest::Method;
use serde_json::json;

use crate::caller::{Caller, Response, active, call};
use crate::raw;

async fn start() -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(60).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

/// Whether a response is as expected.
type Check = fn(&Response) -> bool;

#[tokio::test]
async fn other_responses_replace_the_real_one() {
    let (emulator, caller) = start().await;
    let html = |response: &Response| {
        response.text.starts_with("<!DOCTYPE html>")
            && response.header("content-type") == Some("text/html; charset=UTF-8")
    };
    let failure = |response: &Response| response.json()["success"] == json!(false);
    let empty =
        |response: &Response| response.text.is_empty() && response.header("content-type").is_none();
    let cases: [(Fault, u16, Check); 18] = [
        (Fault::status(503).into(), 503, failure),
        (Fault::status(503).json(), 503, failure),
        (Fault::status(520).html(), 520, html),
        (Fault::status(504).empty(), 504, empty),
        (Fault::status(502).text("upstream"), 502, |it| it.text == "upstream"),
        (Fault::status(500).body("application/json", "[1]"), 500, |it| it.json() == json!([1])),
        (Fault::html(), 200, html),
        (Fault::unsuccessful(), 200, failure),
        (Fault::empty_body(), 200, empty),
        (Fault::status(403).code(10_000).message("No.").json(), 403, |it| {
            it.code() == 10_000 && it.text.contains("\"No.\"")
        }),
        (Fault::status(403).code(1020).message("No.").problem_json(), 403, |it| {
            let problem = json!({
                "type": "about:blank", "title": "Forbidden", "status": 403, "detail": "No.", "error_code": 1020,
            });
            it.json() == problem && it.header("content-type") == Some("application/problem+json")
        }),
        (Fault::status(403).code(1020).error_code(), 403, |it| it.text == "error code: 1020"),
        (Fault::rate_limited().into(), 429, |it| {
            it.code() == 10_100 && it.header("retry-after").is_none()
        }),
        (Fault::rate_limited().retry_after(7).html(), 429, |it| {
            it.header("retry-after") == Some("7")
        }),
        (Fault::status(503).header("x-test", "yes").retry_after(1).into(), 503, |it| {
            it.header("x-test") == Some("yes")
        }),
        (
            Fault::status(200).header("cf-ray", "mine").header("ratelimit", "nonsense").into(),
            200,
            |it| it.header("cf-ray") == Some("mine") && it.header("ratelimit") == Some("nonsense"),
        ),
        (Fault::status(100).into(), 500, failure),
        (Fault::status(7).into(), 500, failure),
    ];
    for (fault, status, is_expected) in cases {
        for operation in Operation::ALL.iter().copied() {
            let name = format!("{fault:?}, {}", operation.id());
            let id = active(&emulator).next().unwrap();
            let before = emulator.registrations();
            emulator.inject(fault.clone().on(operation));
            let (method, rest) = call(operation, &id);
            let response = caller.send(method, &rest).await;
            assert_eq!(response.status, status, "{name}");
            assert!(is_expected(&response), "{name}: {response:?}");
            assert!(response.header("cf-ray").is_some(), "{name}");
            assert_eq!(emulator.registrations(), before, "{name}: nothing is applied");
            assert_eq!(emulator.pending_faults(), 0, "{name}");
            assert_eq!(emulator.requests().last().unwrap().status, Some(status), "{name}");
        }
    }
}

#[tokio::test]
async fn the_response_of_a_change_can_be_lost() {
    let (emulator, caller) = start().await;
    let ids: Vec<String> = active(&emulator).collect();
    emulator.inject(Fault::status(502).html().after_applying().on(Operation::Delete));
    let path = format!("/{}", ids[0]);
    assert_eq!(caller.send(Method::DELETE, &path).await.status, 502);
    assert_eq!(caller.send(Method::DELETE, &path).await.status, 404);
    assert!(!active(&emulator).any(|id| id == ids[0]));
}

#[tokio::test]
async fn headers_can_be_repeated_and_replace_the_emulators_own() {
    let (emulator, caller) = start().await;
    let fault = Fault::status(429)
        .header("ratelimit", "\"burst\";r=0;t=5")
        .header("Ratelimit", "\"default\";r=9;t=300")
        .header("set-cookie", "a=1")
        .header("set-cookie", "b=\u{e9}")
        .retry_after(1)
        .retry_after(2);
    emulator.inject(fault);
    let response = caller.get("").await;
    let all = |name: &str| {
        let values = response.headers.get_all(name).iter();
        values
            .map(|value| String::from_utf8(value.as_bytes().to_vec()).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(all("ratelimit"), ["\"burst\";r=0;t=5", "\"default\";r=9;t=300"]);
    assert_eq!(all("set-cookie"), ["a=1", "b=\u{e9}"]);
    assert_eq!(all("retry-after"), ["2"]);
    assert_eq!(all("content-type"), ["application/json"]);
}

#[tokio::test]
async fn an_invalid_fault_is_a_500_that_names_the_problem() {
    let (emulator, caller) = start().await;
    for (fault, mention) in [
        (Fault::status(502).header("content-length", "99999").html(), "content-length"),
        (Fault::status(502).header("Transfer-Encoding", "chunked").text("x"), "Transfer-Encoding"),
        (Fault::status(502).header("two words", "x").header("", "x").json(), "two words"),
        (Fault::status(502).header("x-test", "two\nlines").empty(), "x-test"),
        (Fault::status(502).body("text/\u{0}", "x"), "content type"),
        (Fault::redirect("https://example.com/\r\n"), "location"),
    ] {
        assert!(fault.problem().unwrap().contains(mention), "{fault:?}");
        emulator.inject(fault);
        let response = caller.get("").await;
        assert_eq!((response.status, response.code()), (500, 100_500));
        assert!(response.text.contains(mention), "{}", response.text);
    }
    assert_eq!(Fault::redirect("https://example.com/\u{e9}").problem(), None);
}

#[tokio::test]
async fn some_statuses_have_no_body() {
    let (emulator, caller) = start().await;
    for status in [204, 304] {
        for fault in [
            Fault::status(status).json(),
            Fault::status(status).html(),
            Fault::status(status).text("x"),
            Fault::status(status).header("x-test", "yes").empty(),
        ] {
            emulator.inject(fault);
            let response = caller.get("").await;
            assert_eq!((response.status, response.text.as_str()), (status, ""));
            assert_eq!(response.header("content-length"), None);
            assert_eq!(response.header("transfer-encoding"), None);
            assert_eq!(response.header("content-type"), None);
            assert!(response.header("cf-ray").is_some());
        }
    }
    emulator.inject(Fault::status(204).json());
    let path = raw::collection(&emulator);
    let one = raw::request(&emulator, "GET", path.as_bytes());
    let kept = String::from_utf8(one.clone()).unwrap().replace("Connection: close\r\n", "");
    let received = raw::exchange(&emulator, &[kept.as_bytes(), &one].concat()).await;
    let text = String::from_utf8(received.bytes).unwrap();
    assert_eq!(text.matches("HTTP/1.1 ").count(), 2, "the next response is intact: {text}");
}

#[tokio::test]
async fn a_redirect_to_another_host_has_the_same_log() {
    let (emulator, caller) = start().await;
    for operation in Operation::ALL.iter().copied() {
        emulator.inject(Fault::redirect(emulator.alternate_base_url()).on(operation));
        let (method, rest) = call(operation, "x");
        let response = caller.send(method, &rest).await;
        assert_eq!(response.status, 302);
        assert_eq!(response.header("location"), Some(emulator.alternate_base_url().as_str()));
        assert!(response.text.is_empty());
    }
    assert!(!emulator.alternate_base_url().contains("127.0.0.1"));

    emulator.clear_requests();
    emulator.inject(Fault::redirect(emulator.alternate_base_url()));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/accounts/a/devices/registrations", emulator.base_url());
    http.get(url).bearer_auth("secret").send().await.unwrap();
    let log = emulator.requests();
    let followed: Vec<_> = log.iter().map(|it| (it.status, it.path.as_str())).collect();
    assert_eq!(followed.len(), 2, "{followed:?}");
    assert_eq!(followed[1], (Some(404), "/client/v4"));
    assert!(log[1].header("host").unwrap().starts_with("localhost:"));
    assert_eq!(log[0].fault, Some("redirect"));
}
