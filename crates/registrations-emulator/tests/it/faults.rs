//! Faults that change the real response.

use std::time::Duration;

use registrations_emulator::{Emulator, Fault, Operation};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::caller::{Caller, active, call, column, eventually};

async fn start() -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(60).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

#[tokio::test]
async fn a_delayed_response_comes_after_its_change() {
    let (emulator, caller) = start().await;
    for operation in [Operation::Revoke, Operation::Delete, Operation::DeleteMany] {
        let id = active(&emulator).next().unwrap();
        emulator.inject(Fault::delay(Duration::from_secs(3_600)).on(operation));
        let (method, rest) = call(operation, &id);
        let response = caller.send(method, &rest);
        let applied = async {
            let gone = async || !active(&emulator).any(|other| other == id);
            eventually("the change is made", gone).await;
        };
        tokio::select! {
            () = applied => {}
            response = response => panic!("{response:?}"),
        }
        let log = emulator.requests();
        let entry = log.last().unwrap();
        assert_eq!((entry.fault, entry.status), (Some("delay"), None), "no response was sent");
    }
    emulator.inject(Fault::delay(Duration::from_millis(20)));
    assert_eq!(caller.get("").await.status, 200, "a shorter delay ends");
}

#[tokio::test]
async fn json_can_be_malformed() {
    let (emulator, caller) = start().await;
    for operation in Operation::ALL.iter().copied() {
        let id = active(&emulator).next().unwrap();
        emulator.inject(Fault::malformed_json().on(operation));
        let (method, rest) = call(operation, &id);
        let response = caller.send(method, &rest).await;
        assert_eq!(response.status, 200);
        assert_eq!(response.header("content-type"), Some("application/json"));
        assert!(response.text.starts_with("{\"result\":"), "{}", response.text);
        assert!(serde_json::from_str::<Value>(&response.text).is_err(), "{}", response.text);
    }
}

#[tokio::test]
async fn errors_can_be_null() {
    let (emulator, caller) = start().await;
    for operation in Operation::ALL.iter().copied() {
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
    assert_eq!(page["result"][4]["id"], Value::Null, "an index past the end means the last record");

    let id = active(&emulator).next().unwrap();
    emulator.inject(Fault::record(0).missing("device"));
    assert_eq!(caller.send(Method::POST, &format!("/revoke?id={id}")).await.status, 200);
    assert_eq!(emulator.pending_faults(), 1, "a response without records is not changed");
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
    assert_eq!(caller.page(&query).await, second, "the cursor leads to its own page");
    let next = caller.page(&query).await;
    assert_ne!(next["result_info"]["cursor"], cursor);
    assert_eq!(next["result"], second["result"]);
}

#[tokio::test]
async fn an_empty_page_can_have_a_cursor() {
    let (emulator, caller) = start().await;
    let expected = caller.all("per_page=10").await;
    for request in 1..=3 {
        emulator.inject(Fault::empty_page().on_request(request));
        let listed = caller.all("per_page=10").await;
        assert_eq!(column(&listed, "/id"), column(&expected, "/id"));
        assert_eq!(emulator.pending_faults(), 0);
    }
    // Several empty pages in a row have different cursors.
    emulator.inject(Fault::empty_page().times(3));
    let (mut query, mut seen) = ("per_page=10".to_owned(), Vec::new());
    for _ in 0..3 {
        let page = caller.page(&query).await;
        assert_eq!((&page["result"], &page["result_info"]["count"]), (&json!([]), &json!(0)));
        let cursor = page["result_info"]["cursor"].as_str().unwrap().to_owned();
        assert!(!cursor.is_empty() && !seen.contains(&cursor), "{cursor} after {seen:?}");
        query = format!("per_page=10&cursor={cursor}");
        seen.push(cursor);
    }
    let page = caller.page(&query).await;
    assert_eq!(page["result"], Value::from(expected.get(..10).unwrap().to_vec()));
}

#[tokio::test]
async fn a_fault_waits_for_a_response_that_it_can_change() {
    let (emulator, caller) = start().await;
    let id = active(&emulator).next().unwrap();
    let first = caller.page("per_page=5").await;
    let cursor = first["result_info"]["cursor"].as_str().unwrap();
    let on = format!("?per_page=5&cursor={cursor}");
    for (fault, other, fitting) in [
        (Fault::record(0).null("key"), "/nothing", format!("/{id}")),
        (Fault::record(0).null("key"), "?id=nothing", String::new()),
        (Fault::record(0).missing("kee"), "", String::new()),
        (Fault::record(0).set("divice.id", 1), "", String::new()),
        (Fault::repeated_cursor(), "?per_page=0&cursor=x", on.clone()),
        (Fault::repeated_cursor(), "?cursor=x", on.clone()),
        (Fault::repeated_cursor(), "?per_page=5", on.clone()),
        (Fault::empty_page(), "?per_page=0", on.clone()),
    ] {
        let name = format!("{fault:?} {other}");
        let before = caller.get(other).await.text;
        let is_misspelled = name.contains("kee") || name.contains("divice");
        emulator.inject(fault);
        assert_eq!(caller.get(other).await.text, before, "{name}");
        assert_eq!(emulator.requests().last().unwrap().fault, None, "{name}");
        assert_eq!(emulator.pending_faults(), 1, "{name}");
        let real = caller.send(Method::POST, "/revoke").await;
        assert_eq!(real.status, 400, "{name}");
        assert_eq!(emulator.pending_faults(), 1, "{name}");
        if !is_misspelled {
            caller.get(&fitting).await;
            assert!(emulator.requests().last().unwrap().fault.is_some(), "{name}");
            assert_eq!(emulator.pending_faults(), 0, "{name}");
        }
        emulator.clear_faults();
    }
}

#[tokio::test]
async fn a_changed_response_is_otherwise_the_real_one() {
    let (emulator, caller) = start().await;
    let mut real = caller.get("?per_page=5").await.json();
    emulator.inject(Fault::null_errors());
    let changed = caller.get("?per_page=5").await.json();
    real["errors"] = Value::Null;
    assert_eq!(changed, real);
}

#[tokio::test]
async fn faults_strike_at_the_stated_requests() {
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
async fn a_body_can_be_slow() {
    let (emulator, caller) = start().await;
    let whole = caller.get("?per_page=1").await;
    emulator.inject(Fault::drip(400, Duration::from_millis(1)));
    let slow = caller.get("?per_page=1").await;
    assert_eq!(slow.text, whole.text, "all of it arrives");

    emulator.inject(Fault::drip(1, Duration::from_secs(3_600)));
    let mut response = caller.request(Method::GET, "").send().await.unwrap();
    assert_eq!(response.status(), 200, "the head arrives at once");
    let early = timeout(Duration::from_millis(20), response.chunk()).await;
    assert!(early.is_err(), "the first part is an hour away");
}
