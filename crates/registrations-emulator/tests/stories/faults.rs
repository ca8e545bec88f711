//! Faults in what an answer says, observed by a bare HTTP client.

use std::time::Duration;

use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::caller::{Caller, Reply, column};

async fn start() -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(60).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

/// The request of each operation, about this registration.
fn call(operation: Operation, id: &str) -> (Method, String) {
    match operation {
        Operation::List => (Method::GET, format!("?id={id}")),
        Operation::Get => (Method::GET, format!("/{id}")),
        Operation::Delete => (Method::DELETE, format!("/{id}")),
        Operation::DeleteMany => (Method::DELETE, format!("?id={id}")),
        Operation::Revoke => (Method::POST, format!("/revoke?id={id}")),
        Operation::Unrevoke => (Method::POST, format!("/unrevoke?id={id}")),
    }
}

/// Ids of active registrations.
fn active(emulator: &Emulator) -> impl Iterator<Item = String> {
    let mut all = emulator.registrations();
    all.retain(|it| it.status() == RegistrationStatus::Active);
    all.into_iter().map(|it| it.id)
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
async fn a_late_answer_comes_after_its_change() {
    let (emulator, caller) = start().await;
    for operation in [Operation::Revoke, Operation::Delete, Operation::DeleteMany] {
        let id = active(&emulator).next().unwrap();
        emulator.inject(Fault::delay(Duration::from_secs(3_600)).on(operation));
        let (method, rest) = call(operation, &id);
        let answer = caller.send(method, &rest);
        let applied = async {
            while active(&emulator).any(|other| other == id) {
                sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::select! {
            () = applied => {}
            reply = answer => panic!("{reply:?}"),
        }
        let log = emulator.requests();
        let entry = log.last().unwrap();
        assert_eq!((entry.fault, entry.status), (Some("delay"), None), "no answer was sent");
    }
    emulator.inject(Fault::delay(Duration::from_millis(20)));
    assert_eq!(caller.get("").await.status, 200, "an answer that is not that late arrives");
}

#[tokio::test]
async fn json_can_be_malformed() {
    let (emulator, caller) = start().await;
    for operation in Operation::ALL {
        let id = active(&emulator).next().unwrap();
        emulator.inject(Fault::malformed_json().on(operation));
        let (method, rest) = call(operation, &id);
        let reply = caller.send(method, &rest).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert!(reply.text.starts_with("{\"result\":"), "{}", reply.text);
        assert!(serde_json::from_str::<Value>(&reply.text).is_err(), "{}", reply.text);
    }
}

#[tokio::test]
async fn errors_can_be_null() {
    let (emulator, caller) = start().await;
    for operation in Operation::ALL {
        let id = active(&emulator).next().unwrap();
        emulator.inject(Fault::null_errors().on(operation));
        let (method, rest) = call(operation, &id);
        let envelope = caller.send(method, &rest).await.json();
        assert_eq!(envelope["success"], true);
        assert_eq!(envelope.get("errors"), Some(&Value::Null));
    }
}

#[tokio::test]
async fn one_record_of_a_page_can_be_wrong() {
    let (emulator, caller) = start().await;
    let good = caller.page("per_page=5").await;
    let page = async |fault: Fault| {
        emulator.inject(fault.on(Operation::List));
        let page = caller.page("per_page=5").await;
        for at in [0, 1, 2, 4] {
            assert_eq!(page["result"][at], good["result"][at], "only one record is wrong");
        }
        assert_eq!(page["result_info"], good["result_info"]);
        page["result"][3].clone()
    };
    let record = page(Fault::record(3).null("created_at")).await;
    assert_eq!(record.get("created_at"), Some(&Value::Null));
    let record = page(Fault::record(3).missing("key")).await;
    assert_eq!(record.get("key"), None);
    let record = page(Fault::record(3).missing("device.id")).await;
    assert_eq!(record["device"].get("id"), None);
    assert!(record["device"]["name"].is_string());
    let record = page(Fault::record(3).set("registration_type", "toaster")).await;
    assert_eq!(record["registration_type"], "toaster");
    let record = page(Fault::record(3).set("key", 7)).await;
    assert_eq!(record["key"], 7);

    emulator.inject(Fault::record(99).null("id"));
    let page = caller.page("per_page=5").await;
    assert_eq!(page["result"][4]["id"], Value::Null, "past the end is the last");

    let id = active(&emulator).next().unwrap();
    emulator.inject(Fault::record(0).missing("device"));
    assert_eq!(caller.send(Method::POST, &format!("/revoke?id={id}")).await.status, 200);
    assert_eq!(emulator.pending_faults(), 1, "an answer without records is left alone");
    assert_eq!(caller.get(&format!("/{id}")).await.json()["result"].get("device"), None);
}

#[tokio::test]
async fn a_cursor_can_be_repeated() {
    let (emulator, caller) = start().await;
    emulator.inject(Fault::repeated_cursor().times(2));
    let first = caller.page("per_page=10").await;
    let cursor = first["result_info"]["cursor"].as_str().unwrap().to_owned();
    let query = format!("per_page=10&cursor={cursor}");
    let second = caller.page(&query).await;
    assert_eq!(second["result_info"]["cursor"], cursor);
    assert_eq!(caller.page(&query).await, second, "whoever follows it goes round in circles");
    let healed = caller.page(&query).await;
    assert_ne!(healed["result_info"]["cursor"], cursor);
    assert_eq!(healed["result"], second["result"]);
}

#[tokio::test]
async fn a_page_can_be_empty_and_still_lead_on() {
    let (emulator, caller) = start().await;
    let expected = caller.all("per_page=10").await;
    for request in 1..=3 {
        emulator.inject(Fault::empty_page().on_request(request));
        let listed = caller.all("per_page=10").await;
        assert_eq!(column(&listed, "/id"), column(&expected, "/id"));
        assert_eq!(emulator.pending_faults(), 0);
    }
    emulator.inject(Fault::empty_page());
    let page = caller.page("per_page=10").await;
    assert_eq!((&page["result"], &page["result_info"]["count"]), (&json!([]), &json!(0)));
    assert_ne!(page["result_info"]["cursor"], "");
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

#[tokio::test]
async fn faults_strike_when_and_where_they_are_told() {
    let (emulator, caller) = start().await;
    emulator.inject(Fault::status(503).json().times(2).on(Operation::List).on_request(2));
    let mut statuses = Vec::new();
    for rest in ["", "/x", "", "/x", "", ""] {
        statuses.push(caller.get(rest).await.status);
    }
    assert_eq!(statuses, [200, 404, 503, 404, 503, 200]);

    emulator.inject(Fault::status(500).html().on(Operation::List).on(Operation::Get).always());
    for rest in ["", "/x", ""] {
        assert_eq!(caller.get(rest).await.status, 500);
    }
    assert_eq!(caller.send(Method::DELETE, "/x").await.status, 404);
    emulator.clear_faults();
    assert_eq!(caller.get("").await.status, 200);
}

#[tokio::test]
async fn a_body_can_come_in_drips() {
    let (emulator, caller) = start().await;
    let whole = caller.get("?per_page=1").await;
    emulator.inject(Fault::drip(400, Duration::from_millis(1)));
    let dripped = caller.get("?per_page=1").await;
    assert_eq!(dripped.text, whole.text, "all of it arrives in the end");

    emulator.inject(Fault::drip(1, Duration::from_secs(3_600)));
    let mut response = caller.request(Method::GET, "").send().await.unwrap();
    assert_eq!(response.status(), 200, "the head comes at once");
    let early = timeout(Duration::from_millis(20), response.chunk()).await;
    assert!(early.is_err(), "the first drop is an hour away");
}
