//! The schemas that schemars derives from the types match the description.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::BTreeSet;

use registrations_api::types;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// The properties and the required ones of a schema; none if it is not an object.
fn shape(schema: &Value) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let properties = schema["properties"].as_object().into_iter().flat_map(Map::keys);
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    (properties.map(String::as_str).collect(), required.collect())
}

/// The schema of `T` as it is serialized, which is the form that the service sends.
fn derived<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// What the vendor's names begin with.
const PREFIX: &str = "teams-devices_";

/// Every schema of the description that makes a type, by its name: components, envelopes, and what the overlay names.
fn described() -> Map<String, Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/effective.json");
    let description: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut schemas = Map::new();
    collect_named(&description, &mut schemas);
    for (key, schema) in description["components"]["schemas"].as_object().unwrap() {
        if schema.get("x-rust-name").is_none() {
            let words = key.strip_prefix(PREFIX).unwrap_or(key).split('_');
            schemas.insert(words.map(capitalized).collect(), schema.clone());
        }
    }
    for item in description["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let name: String =
                operation["operationId"].as_str().unwrap().split('-').map(capitalized).collect();
            let envelope = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            schemas.insert(format!("{name}Response"), envelope.clone());
        }
    }
    schemas
}

/// Adds the schemas that the overlay names.
fn collect_named(value: &Value, found: &mut Map<String, Value>) {
    if let Some(name) = value.get("x-rust-name").and_then(Value::as_str) {
        found.insert(name.to_owned(), value.clone());
    }
    let members = value.as_object().into_iter().flat_map(Map::values);
    for inner in members.chain(value.as_array().into_iter().flatten()) {
        collect_named(inner, found);
    }
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

#[test]
fn every_described_schema_has_a_type_with_its_properties_and_required_set() {
    let derived = [
        ("Cursors", derived::<types::Cursors>()),
        ("DeleteRegistrationResponse", derived::<types::DeleteRegistrationResponse>()),
        ("DeleteRegistrationsResponse", derived::<types::DeleteRegistrationsResponse>()),
        ("Device", derived::<types::Device>()),
        ("DeviceId", derived::<types::DeviceId>()),
        ("Email", derived::<types::Email>()),
        ("EmptyBody", derived::<types::EmptyBody>()),
        (
            "GetRegistrationOverrideCodesResponse",
            derived::<types::GetRegistrationOverrideCodesResponse>(),
        ),
        ("GetRegistrationResponse", derived::<types::GetRegistrationResponse>()),
        ("KeyType", derived::<types::KeyType>()),
        ("ListRegistrationsResponse", derived::<types::ListRegistrationsResponse>()),
        ("OverrideCode", derived::<types::OverrideCode>()),
        ("OverrideCodes", derived::<types::OverrideCodes>()),
        ("Policy", derived::<types::Policy>()),
        ("PolicyId", derived::<types::PolicyId>()),
        ("Registration", derived::<types::Registration>()),
        ("RegistrationId", derived::<types::RegistrationId>()),
        ("RegistrationType", derived::<types::RegistrationType>()),
        ("ResponseMessage", derived::<types::ResponseMessage>()),
        ("ResultInfo", derived::<types::ResultInfo>()),
        ("RevokeRegistrationsResponse", derived::<types::RevokeRegistrationsResponse>()),
        ("SortBy", derived::<types::SortBy>()),
        ("SortOrder", derived::<types::SortOrder>()),
        ("Status", derived::<types::Status>()),
        ("TunnelType", derived::<types::TunnelType>()),
        ("UnrevokeRegistrationsResponse", derived::<types::UnrevokeRegistrationsResponse>()),
        ("User", derived::<types::User>()),
        ("UserId", derived::<types::UserId>()),
    ];
    let described = described();
    let names: BTreeSet<&str> = derived.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, described.keys().map(String::as_str).collect());
    for (name, schema) in &derived {
        assert_eq!(shape(schema), shape(&described[*name]), "{name}");
    }
}

#[test]
fn an_open_enum_lists_the_known_values_and_accepts_any_string() {
    let schema = derived::<types::SortOrder>();
    assert_eq!(schema["anyOf"], serde_json::json!([{"enum": ["asc", "desc"]}, {"type": "string"}]));
}

#[test]
fn timestamps_are_date_times() {
    let schema = derived::<types::Registration>();
    for (name, ty) in [
        ("created_at", serde_json::json!("string")),
        ("last_seen_at", serde_json::json!(["string", "null"])),
    ] {
        assert_eq!(schema["properties"][name]["format"], "date-time");
        assert_eq!(schema["properties"][name]["type"], ty);
    }
}
