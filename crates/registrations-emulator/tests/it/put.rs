//! Registrations that a test puts.

use registrations_emulator::{Emulator, Registration, RegistrationStatus};
use reqwest::Method;
use serde_json::{Value, json};

use crate::caller::{Caller, column, id_query};
use crate::expected::ListQuery;

const ID: &str = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415";
const DEVICE: &str = "ca1d0c35-7b4f-4ba7-8d3e-1d5b6b4bfa3f";
const USER: &str = "1fb1d2a3-6a4e-4c6f-8a3b-0c8f2a7f9c11";

/// A registration without anything that the service may leave out.
fn bare() -> Value {
    json!({
        "id": ID,
        "key": "a key",
        "device": {"id": DEVICE, "name": "LAPTOP-1"},
        "created_at": "0001-01-01T00:00:00Z",
        "updated_at": "2026-01-31T00:00:00.123456789012Z",
    })
}

async fn start(size: usize) -> (Emulator, Caller) {
    let emulator = Emulator::builder().fleet_size(size).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

#[tokio::test]
async fn json_is_sent_as_it_was_put() {
    let (emulator, caller) = start(20).await;
    let mut full = bare();
    full["last_seen_at"] = Value::Null;
    full["registration_type"] = json!("toaster");
    full["user"] = json!({"id": null, "email": "a@example.com", "color": "red"});
    full["virtual_ipv4"] = json!("100.96.0.7");
    full["not_documented"] = json!([1.5, {"a": null}]);
    for registration in [bare(), full] {
        let put = emulator.put(registration.clone()).unwrap();
        assert_eq!(put.id, ID);
        assert_eq!(emulator.registrations().len(), 21, "one is added, and then replaced");
        assert_eq!(caller.get(&format!("/{ID}")).await.json()["result"], registration);
        let listed = caller.all("per_page=7").await;
        assert!(listed.contains(&registration));
        let total = &caller.page(&format!("id={ID}")).await["result_info"]["total_count"];
        assert_eq!(*total, 1);
    }
    let state = emulator.registrations().into_iter().find(|it| it.id == ID).unwrap();
    assert_eq!(state.registration_type, None, "the crate does not know the value");
    assert_eq!(state.user.unwrap().email.unwrap(), "a@example.com");
    assert_eq!(state.virtual_ipv4.unwrap().to_string(), "100.96.0.7");
}

#[tokio::test]
async fn required_members_are_generated() {
    let (emulator, caller) = start(0).await;
    let first = emulator.put(json!({})).unwrap();
    let second = emulator.put(json!({"last_seen_at": "2026-01-31T00:00:00Z"})).unwrap();
    assert_ne!(
        (&first.id, &first.key, &first.device.id),
        (&second.id, &second.key, &second.device.id)
    );
    assert_eq!(first.created_at.to_string(), "2026-07-01T00:00:00Z");
    assert_eq!(second.created_at.to_string(), "2026-01-31T00:00:00Z");
    let sent = caller.get(&format!("/{}", first.id)).await.json()["result"].clone();
    let members: Vec<&String> = sent.as_object().unwrap().keys().collect();
    assert_eq!(members.len(), 5, "{members:?}");
}

#[tokio::test]
async fn filters_and_orders_know_it() {
    let (emulator, caller) = start(60).await;
    caller.all("status=all&sort_by=user.name").await;
    let mut registration = bare();
    registration["user"] = json!({"id": USER, "email": "zoe@example.org", "name": "Zoë Example"});
    registration["last_seen_at"] = json!("2026-01-31T00:00:00.5Z");
    registration["registration_type"] = json!("browser_extension");
    registration["policy"] = json!({
        "id": "2c5d2b7a-0000-4000-8000-000000000001",
        "name": "Guests",
        "updated_at": "2026-01-01T00:00:00Z",
        "default": false,
        "deleted": false,
    });
    emulator.put(&registration).unwrap();
    for query in [
        format!("user.id={USER}"),
        format!("device.id={DEVICE}"),
        "policy.id=2c5d2b7a-0000-4000-8000-000000000001".to_owned(),
        "search=ZOË%20EX".to_owned(),
        "search=laptop-1&seen_after=2026-01-31T00:00:00Z&seen_before=2026-01-31T00:00:01Z"
            .to_owned(),
        format!("registration_type=browser_extension&id={ID}"),
    ] {
        assert_eq!(column(&caller.all(&query).await, "/id"), [ID], "{query}");
    }
    let with_policy = caller.get(&format!("/{ID}?include=policy")).await.json();
    assert_eq!(with_policy["result"], registration);
    assert_eq!(caller.get(&format!("/{ID}")).await.json()["result"].get("policy"), None);
    assert_eq!(caller.page("status=all").await["result_info"]["total_count"], 61);

    // A replacement moves it in every order.
    registration["user"]["name"] = json!("Aaron");
    registration["last_seen_at"] = json!("2020-01-01T00:00:00Z");
    emulator.put(&registration).unwrap();
    for sort_by in ["id", "user.name", "user.email", "last_seen_at", "created_at"] {
        let query =
            ListQuery { status: Some("all"), sort_by: Some(sort_by), ..ListQuery::default() };
        let listed = caller.all(&format!("per_page=9&{}", query.to_query())).await;
        assert_eq!(column(&listed, "/id"), query.expected_ids(&emulator.registrations()));
    }
    assert_eq!(caller.all("search=zoë%20ex").await.len(), 0);
}

#[tokio::test]
async fn operations_change_it() {
    let (emulator, caller) = start(5).await;
    let mut registration = bare();
    registration["virtual_ipv4"] = json!("100.96.0.7");
    registration["extra"] = json!(1);
    emulator.put(&registration).unwrap();
    let state = || emulator.registrations().into_iter().find(|it| it.id == ID).unwrap();
    let query = id_query([ID]);
    for (path, status) in
        [("/revoke", RegistrationStatus::Revoked), ("/unrevoke", RegistrationStatus::Active)]
    {
        assert_eq!(caller.send(Method::POST, &format!("{path}?{query}")).await.status, 200);
        assert_eq!(state().status(), status);
    }
    let sent = caller.get(&format!("/{ID}")).await.json()["result"].clone();
    registration["revoked_at"] = Value::Null;
    registration["updated_at"] = json!("2026-07-01T00:00:00Z");
    assert_eq!(sent, registration);

    assert_eq!(caller.send(Method::DELETE, &format!("/{ID}")).await.status, 200);
    assert_eq!(caller.get(&format!("/{ID}")).await.status, 404);
    let sent = caller.page(&format!("status=all&id={ID}")).await["result"][0].clone();
    registration["deleted_at"] = json!("2026-07-01T00:00:00Z");
    registration["virtual_ipv4"] = Value::Null;
    assert_eq!(sent, registration);
    assert_eq!((state().status(), state().virtual_ipv4), (RegistrationStatus::Deleted, None));
}

#[tokio::test]
async fn a_generated_registration_can_be_changed() {
    let (emulator, caller) = start(30).await;
    let mut all = emulator.registrations();
    all.retain(|it| it.status() == RegistrationStatus::Active);
    let mut json = serde_json::to_value(&all[3]).unwrap();
    json["last_seen_at"] = json!("2026-06-30T00:00:00Z");
    json.as_object_mut().unwrap().remove("registration_type");
    emulator.put(&json).unwrap();
    assert_eq!(caller.get(&format!("/{}", all[3].id)).await.json()["result"], json);
    assert_eq!(emulator.registrations().len(), 30);
    for one in &all {
        assert_eq!(emulator.put(one).unwrap(), *one, "put back, with its policy");
    }
}

#[tokio::test]
async fn generated_registrations_do_not_use_its_user_or_device() {
    let (emulator, _) = start(1_000).await;
    for _ in 0..300 {
        let user = json!({"id": USER, "email": "a@example.com"});
        emulator.put(json!({"user": user, "device": {"id": DEVICE}})).unwrap();
        emulator.add_registrations(1);
    }
    let all = emulator.registrations();
    let of_device = all.iter().filter(|it| it.device.id == DEVICE).count();
    let user_id = |it: &Registration| it.user.as_ref().and_then(|user| user.id.clone());
    let of_user = all.iter().filter(|it| user_id(it).as_deref() == Some(USER)).count();
    assert_eq!((all.len(), of_device, of_user), (1_600, 300, 300));
}

#[tokio::test]
async fn errors_name_the_member_and_the_remedy() {
    let (emulator, _) = start(3).await;
    let before = emulator.registrations();
    for (json, expected) in [
        (json!([1]), "a registration must be a JSON object"),
        (json!("x"), "a registration must be a JSON object"),
        (json!({"id": "x"}), "`id` must be a UUID in lower case, such as"),
        (json!({"id": ID.to_uppercase()}), "`id` must be a UUID in lower case"),
        (json!({"id": null}), "`id` must be a UUID in lower case"),
        (json!({"key": 5}), "`key` must be a string, not 5"),
        (json!({"device": "LAPTOP"}), "`device` must be a JSON object, not \"LAPTOP\""),
        (json!({"device": {"id": "x"}}), "`device.id` must be a UUID"),
        (json!({"device": {"name": null}}), "`device.name` must be a string, not null"),
        (json!({"user": {"id": "x"}}), "`user.id` must be a UUID in lower case"),
        (json!({"user": {"name": 1}}), "`user.name` must be a string or null, not 1"),
        (json!({"last_seen_at": "yesterday"}), "`last_seen_at` must be an RFC 3339 timestamp"),
        (json!({"created_at": null}), "`created_at` must be an RFC 3339 timestamp"),
        (json!({"virtual_ipv4": "::1"}), "`virtual_ipv4` must be an IPv4 address or null"),
        (json!({"registration_type": 1}), "`registration_type` must be a string or null"),
        (json!({"policy": {}}), "`policy.id` is missing; it must be a UUID"),
        (json!({"policy": "Default"}), "`policy` must be a JSON object"),
    ] {
        let error = emulator.put(&json).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{json}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    assert_eq!(emulator.registrations(), before);
}
