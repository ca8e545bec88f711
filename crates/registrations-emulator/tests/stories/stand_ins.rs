//! Faults that send another answer in place of the true one, observed by a bare HTTP client.

use registrations_emulator::{Emulator, Fault, Operation};
use reqwest::Method;
use serde_json::json;

use crate::caller::{Caller, Reply, active, call};
use crate::raw;

async fn start() -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(60).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

/// Whether an answer is as it should be.
type Check = fn(&Reply) -> bool;

#[tokio::test]
async fn other_answers_take_the_place_of_the_true_one() {
    let (emulator, caller) = start().await;
    let html = |reply: &Reply| {
        reply.text.starts_with("<!DOCTYPE html>")
            && reply.header("content-type") == Some("text/html; charset=UTF-8")
    };
    let failure = |reply: &Reply| reply.json()["success"] == json!(false);
    let empty = |reply: &Reply| reply.text.is_empty() && reply.header("content-type").is_none();
    let cases: [(Fault, u16, Check); 16] = [
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
        (Fault::rate_limited().into(), 429, |it| {
            it.code() == 10_100 && it.header("retry-after").is_none()
        }),
        (Fault::rate_limited().retry_after(7).html(), 429, |it| {
            it.header("retry-after") == Some("7")
        }),
        (Fault::status(503).header("x-story", "yes").retry_after(1).into(), 503, |it| {
            it.header("x-story") == Some("yes")
        }),
        (
            Fault::status(200).header("cf-ray", "mine").header("ratelimit", "nonsense").into(),
            200,
            |it| it.header("cf-ray") == Some("mine") && it.header("ratelimit") == Some("nonsense"),
        ),
        (Fault::status(100).into(), 500, failure),
        (Fault::status(7).into(), 500, failure),
    ];
    for (fault, status, holds) in cases {
        for operation in Operation::ALL {
            let name = format!("{fault:?}, {}", operation.id());
            let id = active(&emulator).next().unwrap();
            let before = emulator.registrations();
            emulator.inject(fault.clone().on(operation));
            let (method, rest) = call(operation, &id);
            let reply = caller.send(method, &rest).await;
            assert_eq!(reply.status, status, "{name}");
            assert!(holds(&reply), "{name}: {reply:?}");
            assert!(reply.header("cf-ray").is_some(), "{name}");
            assert_eq!(emulator.registrations(), before, "{name}: nothing is applied");
            assert_eq!(emulator.pending_faults(), 0, "{name}");
            assert_eq!(emulator.requests().last().unwrap().status, Some(status), "{name}");
        }
    }
}

#[tokio::test]
async fn a_change_can_be_made_and_its_answer_lost() {
    let (emulator, caller) = start().await;
    let ids: Vec<String> = active(&emulator).collect();
    emulator.inject(Fault::status(502).html().after_applying().on(Operation::Delete));
    let path = format!("/{}", ids[0]);
    assert_eq!(caller.send(Method::DELETE, &path).await.status, 502);
    assert_eq!(caller.send(Method::DELETE, &path).await.status, 404);
    assert!(!active(&emulator).any(|id| id == ids[0]));
}

#[tokio::test]
async fn headers_may_be_repeated_and_take_the_place_of_the_emulators_own() {
    let (emulator, caller) = start().await;
    let fault = Fault::status(429)
        .header("ratelimit", "\"burst\";r=0;t=5")
        .header("Ratelimit", "\"default\";r=9;t=300")
        .header("set-cookie", "a=1")
        .header("set-cookie", "b=\u{e9}")
        .retry_after(1)
        .retry_after(2);
    emulator.inject(fault);
    let reply = caller.get("").await;
    let all = |name: &str| {
        let values = reply.headers.get_all(name).iter();
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
async fn what_cannot_be_sent_says_so() {
    let (emulator, caller) = start().await;
    for (fault, mention) in [
        (Fault::status(502).header("content-length", "99999").html(), "content-length"),
        (Fault::status(502).header("Transfer-Encoding", "chunked").text("x"), "Transfer-Encoding"),
        (Fault::status(502).header("two words", "x").header("", "x").json(), "two words"),
        (Fault::status(502).header("x-story", "two\nlines").empty(), "x-story"),
        (Fault::status(502).body("text/\u{0}", "x"), "content type"),
        (Fault::redirect("https://example.com/\r\n"), "location"),
    ] {
        assert!(fault.problem().unwrap().contains(mention), "{fault:?}");
        emulator.inject(fault);
        let reply = caller.get("").await;
        assert_eq!((reply.status, reply.code()), (500, 100_500));
        assert!(reply.text.contains(mention), "{}", reply.text);
    }
    assert_eq!(Fault::redirect("https://example.com/\u{e9}").problem(), None);
}

#[tokio::test]
async fn some_statuses_have_no_body_and_announce_none() {
    let (emulator, caller) = start().await;
    for status in [204, 304] {
        for fault in [
            Fault::status(status).json(),
            Fault::status(status).html(),
            Fault::status(status).text("x"),
            Fault::status(status).header("x-story", "yes").empty(),
        ] {
            emulator.inject(fault);
            let reply = caller.get("").await;
            assert_eq!((reply.status, reply.text.as_str()), (status, ""));
            assert_eq!(reply.header("content-length"), None);
            assert_eq!(reply.header("transfer-encoding"), None);
            assert_eq!(reply.header("content-type"), None);
            assert!(reply.header("cf-ray").is_some());
        }
    }
    emulator.inject(Fault::status(204).json());
    let path = raw::collection(&emulator);
    let one = raw::request(&emulator, "GET", path.as_bytes());
    let kept = String::from_utf8(one.clone()).unwrap().replace("Connection: close\r\n", "");
    let received = raw::exchange(&emulator, &[kept.as_bytes(), &one].concat()).await;
    let text = String::from_utf8(received.bytes).unwrap();
    assert_eq!(text.matches("HTTP/1.1 ").count(), 2, "the next answer is in its place: {text}");
}

#[tokio::test]
async fn a_redirect_leads_to_another_host_with_the_same_log() {
    let (emulator, caller) = start().await;
    for operation in Operation::ALL {
        emulator.inject(Fault::redirect(emulator.elsewhere()).on(operation));
        let (method, rest) = call(operation, "x");
        let reply = caller.send(method, &rest).await;
        assert_eq!(reply.status, 302);
        assert_eq!(reply.header("location"), Some(emulator.elsewhere().as_str()));
        assert!(reply.text.is_empty());
    }
    assert!(!emulator.elsewhere().contains("127.0.0.1"));

    emulator.clear_requests();
    emulator.inject(Fault::redirect(emulator.elsewhere()));
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
