//! Every response is valid against the schema in the service's description.

use std::collections::HashMap;

use jsonschema::Validator;
use registrations_emulator::{Emulator, LastCursor, Operation, RegistrationStatus};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, PAGES, id_query};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/registrations.json");

/// The description as JSON Schema, with the observed differences.
fn description() -> Value {
    let text = std::fs::read_to_string(SPEC).unwrap();
    let mut description: Value = serde_json::from_str(&text).unwrap();
    // Observed: null for a registration that never connected.
    let seen = "/components/schemas/teams-devices_registration/properties/last_seen_at";
    description.pointer_mut(seen).unwrap()["nullable"] = json!(true);
    // The vendor's document has this operation, but a fragment may be cut without it.
    let paths = description["paths"].as_object_mut().unwrap();
    let path = "/accounts/{account_id}/devices/registrations/{registration_id}/override_codes";
    paths.entry(path).or_insert_with(|| json!({"get": override_codes_operation()}));
    translate_nullable(&mut description);
    description
}

fn override_codes_operation() -> Value {
    let codes = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let messages = json!({"type": "array", "items": {"type": "object"}});
    let schema = json!({
        "type": "object",
        "required": ["result", "success", "errors", "messages"],
        "properties": {
            "result": {"type": "object", "properties": {"disable_for_time": codes}},
            "success": {"type": "boolean"},
            "errors": messages,
            "messages": messages,
        },
    });
    json!({
        "operationId": Operation::OverrideCodes.id(),
        "responses": {"200": {"content": {"application/json": {"schema": schema}}}},
    })
}

/// The description has `nullable` where JSON Schema lists null as a type.
fn translate_nullable(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.remove("nullable") == Some(json!(true)) {
                let one = members["type"].take();
                members.insert("type".to_owned(), json!([one, "null"]));
            }
            members.values_mut().for_each(translate_nullable);
        }
        Value::Array(items) => items.iter_mut().for_each(translate_nullable),
        _ => {}
    }
}

/// A validator for the response of each operation.
fn validators() -> HashMap<String, Validator> {
    let description = description();
    let paths = description["paths"].as_object().unwrap();
    let operations = paths.values().flat_map(|path| path.as_object().unwrap().values());
    operations
        .map(|operation| {
            let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            let mut schema = schema.clone();
            schema["components"] = description["components"].clone();
            let id = operation["operationId"].as_str().unwrap().to_owned();
            (id, jsonschema::draft7::new(&schema).unwrap())
        })
        .collect()
}

struct Checker {
    caller: Caller,
    validators: HashMap<String, Validator>,
}

impl Checker {
    async fn check(&self, operation: Operation, method: Method, rest: &str) -> Value {
        let response = self.caller.send(method, rest).await;
        assert_eq!(response.status, 200, "{rest}: {}", response.text);
        let envelope = response.json();
        let errors: Vec<String> = self.validators[operation.id()]
            .iter_errors(&envelope)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{rest}: {errors:#?}");
        envelope
    }
}

#[tokio::test]
async fn every_response_is_valid_against_its_schema() {
    let emulator = Emulator::builder().fleet_size(2_500).start().await.unwrap();
    let checker = Checker { caller: Caller::new(&emulator), validators: validators() };
    assert_eq!(checker.validators.len(), Operation::ALL.len());

    let mut listed = 0;
    let mut cursor = String::new();
    for _ in 0..PAGES {
        let query = format!("?per_page=1000&status=all&include=policy{cursor}");
        let page = checker.check(Operation::List, Method::GET, &query).await;
        listed += page["result"].as_array().unwrap().len();
        match page["result_info"]["cursor"].as_str().unwrap() {
            "" => break,
            next => cursor = format!("&cursor={next}"),
        }
    }
    assert_eq!(listed, 2_500, "every record was checked");
    checker.check(Operation::List, Method::GET, "?status=revoked").await;
    checker.check(Operation::List, Method::GET, "?id=nothing").await;

    let mut active = emulator.registrations();
    active.retain(|it| it.status() == RegistrationStatus::Active);
    for one in &active[..50] {
        checker.check(Operation::Get, Method::GET, &format!("/{}", one.id)).await;
        let path = format!("/{}/override_codes", one.id);
        checker.check(Operation::OverrideCodes, Method::GET, &path).await;
        let with_policy = format!("/{}?include=policy", one.id);
        let envelope = checker.check(Operation::Get, Method::GET, &with_policy).await;
        assert!(envelope["result"]["policy"].is_object());
    }
    let ids = id_query(active[..20].iter().map(|it| it.id.as_str()));
    checker.check(Operation::Revoke, Method::POST, &format!("/revoke?{ids}")).await;
    let listing = format!("?status=revoked&{ids}");
    let page = checker.check(Operation::List, Method::GET, &listing).await;
    assert_eq!(page["result_info"]["count"], 20);
    checker.check(Operation::Unrevoke, Method::POST, &format!("/unrevoke?{ids}")).await;
    checker.check(Operation::DeleteMany, Method::DELETE, &format!("?{ids}")).await;
    checker.check(Operation::Delete, Method::DELETE, &format!("/{}", active[30].id)).await;
    checker.check(Operation::List, Method::GET, &format!("?status=all&{ids}")).await;
}

#[tokio::test]
async fn the_check_can_fail() {
    let validators = validators();
    let list = &validators[Operation::List.id()];
    let emulator =
        Emulator::builder().fleet_size(3).last_cursor(LastCursor::Null).start().await.unwrap();
    let mut page = Caller::new(&emulator).page("status=all").await;
    assert!(!list.is_valid(&page), "the description does not allow a cursor that is null");
    page["result_info"]["cursor"] = json!("");
    assert!(list.is_valid(&page));
    page["result"][0]["key"] = json!(null);
    assert!(!list.is_valid(&page));
}
