//! The client can send every operation and every query parameter of the description.

use std::collections::{BTreeMap, BTreeSet};

use registrations::{SortBy, SortOrder, Status};
use registrations_emulator::{Emulator, Operation};
use serde_json::Value;

use crate::support::{client, emulator};

/// The description that the bindings are generated from.
fn description() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/effective.json");
    let json = std::fs::read_to_string(path).expect("`cargo xtask codegen` writes the file");
    serde_json::from_str(&json).expect("the file is JSON")
}

/// The names of the query parameters of each operation in the description.
fn described(description: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let resolve = |value: &Value| match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => description.pointer(reference.trim_start_matches('#')).cloned(),
        None => Some(value.clone()),
    };
    let mut operations = BTreeMap::new();
    for item in description["paths"].as_object().expect("paths").values() {
        let shared = item.get("parameters").and_then(Value::as_array);
        for operation in item.as_object().expect("a path").values() {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let own = operation.get("parameters").and_then(Value::as_array);
            let names = [shared, own]
                .into_iter()
                .flatten()
                .flatten()
                .map(|parameter| resolve(parameter).expect("a valid reference"))
                .filter(|parameter| parameter["in"] == "query")
                .map(|parameter| parameter["name"].as_str().expect("a name").to_owned())
                .collect();
            operations.insert(id.to_owned(), names);
        }
    }
    operations
}

/// The names of the query parameters that were sent, by operation.
fn sent(emulator: &Emulator) -> BTreeMap<String, BTreeSet<String>> {
    let mut operations: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for request in emulator.requests() {
        let operation = request.operation.expect("a request for an operation");
        let query = request.query.unwrap_or_default();
        let names = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0.to_owned()));
        operations.entry(operation.id().to_owned()).or_default().extend(names);
    }
    operations
}

#[tokio::test]
async fn every_operation_and_every_parameter_can_be_sent() {
    let description = description();
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let time = "2026-01-01T00:00:00Z".parse().unwrap();
    // The responses do not count.
    let all = client
        .list()
        .ids(["a"])
        .user_ids(["a"])
        .device_id("a")
        .policy_id("a")
        .status(Status::All)
        .registration_type("warp")
        .search("a")
        .seen_after(time)
        .seen_before(time)
        .sort_by(SortBy::Id)
        .sort_order(SortOrder::Asc)
        .include_policy()
        .per_page(1)
        .resume_from("a");
    drop(all.send().await);
    drop(client.get("a").include_policy().await);
    drop(client.override_codes("a").await);
    drop(client.delete("a").await);
    drop(client.delete_many(["a"]).await);
    drop(client.revoke(["a"]).await);
    drop(client.unrevoke(["a"]).await);

    let described = described(&description);
    for operation in Operation::ALL.iter().copied() {
        assert!(described.contains_key(operation.id()), "{operation:?} is not described");
    }
    let sent = sent(&emulator);
    for (operation, parameters) in described {
        let sent = sent.get(&operation).unwrap_or_else(|| panic!("nothing sends {operation}"));
        let missing: Vec<_> = parameters.difference(sent).collect();
        assert!(missing.is_empty(), "nothing sends these parameters of {operation}: {missing:?}");
    }
}
