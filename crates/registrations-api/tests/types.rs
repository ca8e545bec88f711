//! Responses as the service sends them can be decoded into the types and encoded again without loss.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::HashMap;

use jiff::Timestamp;
use registrations_api::types::{
    DeleteRegistrationResponse, DeleteRegistrationsResponse, GetRegistrationResponse, KeyType,
    ListRegistrationsResponse, Registration, RegistrationId, RegistrationType, ResultInfo, Status,
    TunnelType,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn registration() -> Value {
    json!({
        "id": "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9",
        "key": "cHVibGljIGtleQ==",
        "device": {"id": "dev-1", "name": "Laptop", "client_version": "2026.1.2"},
        "user": {"id": "user-1", "email": "jane@example.com", "name": "Jane"},
        "policy": {
            "id": "pol-1", "name": "Default", "default": true, "deleted": false,
            "updated_at": "2026-01-05T00:00:00Z",
        },
        "registration_type": "warp",
        "key_type": "curve25519",
        "tunnel_type": "masque",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-02T00:00:00.123456Z",
        "last_seen_at": "2026-01-03T00:00:00Z",
        "revoked_at": "2026-01-04T00:00:00Z",
        "deleted_at": "2026-01-04T00:00:00Z",
        "virtual_ipv4": "100.96.0.1",
        "virtual_ipv6": "2606:4700:0cf1:1000::1",
    })
}

fn minimal() -> Value {
    let mut value = registration();
    let required = ["id", "key", "device", "created_at", "updated_at"];
    value.as_object_mut().unwrap().retain(|key, _| required.contains(&key.as_str()));
    value
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

fn round_trips<T: Serialize + DeserializeOwned>(value: &Value) {
    assert_eq!(&serde_json::to_value(read::<T>(value)).unwrap(), value);
}

fn envelope(result: &Value) -> Value {
    json!({"success": true, "errors": [], "messages": [{"code": 100_000, "message": "noted"}], "result": result})
}

#[test]
fn full_and_minimal_registrations_round_trip() {
    round_trips::<Registration>(&registration());
    round_trips::<Registration>(&minimal());
}

#[test]
fn envelopes_round_trip() {
    round_trips::<GetRegistrationResponse>(&envelope(&registration()));
    let done: DeleteRegistrationsResponse = read(&envelope(&Value::Null));
    assert_eq!(done.result, None);
    round_trips::<DeleteRegistrationsResponse>(&envelope(&json!({"anything": 1})));
    let mut page = envelope(&json!([registration(), minimal()]));
    round_trips::<ListRegistrationsResponse>(&page);
    page["result_info"] =
        json!({"count": 2, "cursor": "b3BhcXVl", "per_page": 50, "total_count": 2500});
    round_trips::<ListRegistrationsResponse>(&page);
}

#[test]
fn the_last_page_has_no_cursor_or_a_null_or_an_empty_one() {
    let cursor = |info: Value| read::<ResultInfo>(&info).cursor;
    assert_eq!(cursor(json!({"count": 0, "per_page": 50})), None);
    assert_eq!(
        cursor(json!({"count": 0, "per_page": 50, "cursor": null, "total_count": null})),
        None
    );
    assert_eq!(cursor(json!({"count": 0, "per_page": 50, "cursor": ""})), Some(String::new()));
}

#[test]
fn a_nested_cursor_is_read() {
    let after = |cursors: Value| {
        let info = read::<ResultInfo>(&json!({"count": 1, "per_page": 1, "cursors": cursors}));
        info.cursors.and_then(|cursors| cursors.after)
    };
    assert_eq!(after(json!({"after": "b3BhcXVl"})).as_deref(), Some("b3BhcXVl"));
    assert_eq!(after(json!({"after": null, "before": "of no use"})), None);
    assert_eq!(after(json!({})), None);
    assert_eq!(after(json!(null)), None);
}

#[test]
fn envelopes_are_read_without_their_lists() {
    for lists in [json!({}), json!({"errors": null, "messages": null})] {
        let mut page = json!({"success": true, "result": [minimal()]});
        page.as_object_mut().unwrap().extend(lists.as_object().unwrap().clone());
        let page: ListRegistrationsResponse = read(&page);
        assert_eq!((page.errors, page.messages, page.result.len()), (None, None, 1));
    }
    assert_eq!(read::<DeleteRegistrationsResponse>(&json!({"success": true})).result, None);
}

#[test]
fn timestamps_that_jiff_cannot_represent_are_readable() {
    let mut value = registration();
    value["created_at"] = json!("0001-01-01T00:00:00Z");
    value["last_seen_at"] = json!("2026-01-03T00:00:00.123456789012Z");
    value["deleted_at"] = json!("9999-12-31T23:59:59Z");
    let registration: Registration = read(&value);
    assert_eq!(registration.created_at.to_string(), "0001-01-01T00:00:00Z");
    assert_eq!(registration.last_seen_at.unwrap().to_string(), "2026-01-03T00:00:00.123456789Z");
    assert_eq!(registration.deleted_at, Some(Timestamp::MAX));

    value["last_seen_at"] = json!("yesterday");
    let error = serde_json::from_value::<Registration>(value).unwrap_err().to_string();
    assert_eq!(error, "invalid value: string \"yesterday\", expected an RFC 3339 timestamp");
}

#[test]
fn null_is_read_where_the_description_allows_it_or_the_member_is_optional() {
    let mut value = registration();
    for nullable in [
        "deleted_at",
        "key_type",
        "last_seen_at",
        "policy",
        "registration_type",
        "revoked_at",
        "tunnel_type",
        "user",
        "virtual_ipv4",
        "virtual_ipv6",
    ] {
        value[nullable] = Value::Null;
    }
    let registration: Registration = read(&value);
    assert_eq!((registration.last_seen_at, registration.registration_type), (None, None));
    assert_eq!((registration.key_type, registration.tunnel_type), (None, None));

    let mut value = minimal();
    value["user"] = json!({"id": null, "email": null});
    assert_eq!(read::<Registration>(&value).user.unwrap().id, None);

    let deleted: DeleteRegistrationResponse =
        read(&json!({"success": true, "errors": [], "messages": []}));
    assert_eq!(deleted.result, None);
}

#[test]
fn a_missing_required_field_is_an_error() {
    let mut value = minimal();
    value.as_object_mut().unwrap().remove("id");
    let error = serde_json::from_value::<Registration>(value).unwrap_err();
    assert_eq!(error.to_string(), "missing field `id`");
}

#[test]
fn unknown_fields_are_ignored() {
    let mut value = registration();
    value["not_documented"] = json!({"deeply": ["nested"]});
    value["device"]["not_documented"] = json!(1);
    assert_eq!(read::<Registration>(&value), read::<Registration>(&registration()));
}

#[test]
fn a_value_that_an_enum_does_not_list_is_kept() {
    let mut value = registration();
    value["key_type"] = json!("kyber768");
    value["tunnel_type"] = json!("carrier pigeon");
    value["registration_type"] = json!("");
    round_trips::<Registration>(&value);
    let registration: Registration = read(&value);
    assert_eq!(registration.key_type, Some(KeyType::from("kyber768")));
    assert_eq!(registration.tunnel_type.unwrap().as_str(), "carrier pigeon");
}

#[test]
fn enums_print_and_parse_what_is_on_the_wire() {
    for text in ["active", "all", "revoked", "not documented"] {
        assert_eq!(text.parse::<Status>().unwrap().to_string(), text);
        assert_eq!(Status::from(text), Status::from(text.to_owned()));
    }
    assert_eq!("all".parse(), Ok(Status::All));
    assert_eq!(RegistrationType::from("browser_extension"), RegistrationType::BrowserExtension);
    assert_eq!(format!("[{:>12}]", TunnelType::Masque), "[      masque]");
    // serde_json hands over an owned string where there is an escape.
    assert_eq!(serde_json::from_str::<Status>(r#""\u0061ll""#).unwrap(), Status::All);
    assert_eq!(
        serde_json::from_str::<Status>("5").unwrap_err().to_string(),
        "invalid type: integer `5`, expected a string for Status at line 1 column 1"
    );
}

#[test]
fn an_id_is_built_compared_looked_up_and_printed_like_a_string() {
    let id = RegistrationId::from("reg-1");
    let owned = "reg-1".to_owned();
    assert_eq!(id, "reg-1");
    assert_eq!(id, *"reg-1");
    assert_eq!(RegistrationId::from(&owned), id);
    assert_eq!(RegistrationId::from(owned.clone()), id);
    assert_eq!(RegistrationId::from(&id), id);
    assert_eq!("reg-1".parse(), Ok(id.clone()));
    assert_eq!((id.as_str(), id.as_ref()), ("reg-1", "reg-1"));
    assert_eq!(format!("[{id:>7}]"), "[  reg-1]");
    let by_id = HashMap::from([(id.clone(), 1)]);
    assert_eq!(by_id.get("reg-1"), Some(&1));
    assert_eq!(String::from(id), owned);
}

#[test]
fn a_registration_converts_into_its_id() {
    let registration: Registration = read(&minimal());
    let id = registration.id.clone();
    assert_eq!(RegistrationId::from(&registration), id);
    assert_eq!(RegistrationId::from(registration), id);
}

#[test]
fn the_last_activity_is_the_newer_of_seen_and_created() {
    let activity = |seen: Value| {
        let mut value = registration();
        value["last_seen_at"] = seen;
        read::<Registration>(&value).last_activity().to_string()
    };
    assert_eq!(activity(json!("2026-01-03T00:00:00Z")), "2026-01-03T00:00:00Z");
    assert_eq!(activity(json!(null)), "2026-01-01T00:00:00Z");
    // The zero time of the vendor's stack.
    assert_eq!(activity(json!("0001-01-01T00:00:00Z")), "2026-01-01T00:00:00Z");
}

#[test]
fn ids_are_transparent_and_long_ones_are_read() {
    let long = "x".repeat(500);
    let id: RegistrationId = read(&json!(long));
    assert_eq!(id, RegistrationId::from(long.as_str()));
    assert_eq!(serde_json::to_value(&id).unwrap(), json!(long));
    let mut value = registration();
    value["user"]["id"] = json!(long);
    value["user"]["email"] = json!(format!("{long}@example.com"));
    round_trips::<Registration>(&value);
}
