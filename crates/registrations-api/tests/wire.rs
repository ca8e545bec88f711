//! What each operation puts on the wire, seen by a server at the other end of a real connection.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod server;

use registrations_api::{
    Call, Client, Error, GetRegistrationParams, ListRegistrationsParams,
    types::{DeviceId, PolicyId, RegistrationId, SortBy, SortOrder, Status, UserId},
};
use serde::de::DeserializeOwned;

const PAGE: &str = r#"{"success": true, "errors": [], "messages": [], "result": []}"#;
const DONE: &str = r#"{"success": true, "errors": [], "messages": [], "result": null}"#;

/// Sends the call to a server that responds with `body`. Returns the request as it arrived, and the decoded body.
async fn exchange<T: DeserializeOwned>(
    body: &str,
    call: impl FnOnce(Client) -> Result<Call<T>, Error>,
) -> (String, T) {
    let (request, response) = server::exchange("200 OK", body, call).await;
    let response = response.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["cf-ray"], "7f-TEST");
    (request, response.into_body())
}

fn ids() -> Vec<RegistrationId> {
    vec!["reg-1".into(), "reg/2 &?".into()]
}

#[tokio::test]
async fn list_registrations_with_parameters_of_every_type() {
    let params = ListRegistrationsParams {
        cursor: Some("c+u/r=".into()),
        device_id: Some(DeviceId::from("device-1")),
        id: Some(ids()),
        include: Some("policy".into()),
        per_page: Some(1000),
        policy_id: Some(PolicyId::from("policy-1")),
        search: Some("älter & co".into()),
        seen_after: Some("2026-01-02T03:04:05Z".parse().unwrap()),
        seen_before: Some("2026-01-02T03:04:05.678+02:00".parse().unwrap()),
        sort_by: Some(SortBy::LastSeenAt),
        sort_order: Some(SortOrder::from("sideways")),
        status: Some(Status::All),
        user_id: Some(vec![UserId::from("user-1"), UserId::from("user-2")]),
        ..ListRegistrationsParams::default()
    };
    let (request, page) =
        exchange(PAGE, |client| client.list_registrations("acc/1", &params)).await;
    assert!(page.result.is_empty());
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn list_registrations_with_no_parameter() {
    let params = ListRegistrationsParams::default();
    let (request, page) = exchange(PAGE, |client| client.list_registrations("acc", &params)).await;
    assert!(page.success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn get_registration() {
    const BODY: &str = r#"{"success": true, "errors": [], "messages": [], "result": {
        "id": "reg-1", "key": "k", "device": {"id": "dev-1", "name": "Laptop"}, "registration_type": "warp",
        "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "last_seen_at": null
    }}"#;
    let params = GetRegistrationParams { include: Some("policy".into()) };
    let id = RegistrationId::from("reg/2 ?");
    let (request, envelope) =
        exchange(BODY, |client| client.get_registration("acc", &id, &params)).await;
    assert_eq!(envelope.result.device.name, "Laptop");
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn get_registration_override_codes() {
    const BODY: &str = r#"{"success": true, "errors": [], "messages": [], "result": {
        "disable_for_time": {"1": "1234567"}
    }}"#;
    let id = RegistrationId::from("reg-1");
    let (request, envelope) =
        exchange(BODY, |client| client.get_registration_override_codes("acc", &id)).await;
    assert_eq!(envelope.result.disable_for_time["1"], "1234567");
    assert!(!format!("{envelope:?}").contains("1234567"));
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn delete_registration() {
    let (request, envelope) =
        exchange(DONE, |client| client.delete_registration("acc", &"reg-1".into())).await;
    assert!(envelope.success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
async fn delete_registrations() {
    let (request, envelope) =
        exchange(DONE, |client| client.delete_registrations("acc", &ids())).await;
    assert!(envelope.success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
#[allow(deprecated)]
async fn revoke_registrations() {
    let (request, envelope) =
        exchange(DONE, |client| client.revoke_registrations("acc", &ids())).await;
    assert!(envelope.success);
    insta::assert_snapshot!(request);
}

#[tokio::test]
#[allow(deprecated)]
async fn unrevoke_registrations() {
    let (request, envelope) =
        exchange(DONE, |client| client.unrevoke_registrations("acc", &ids())).await;
    assert!(envelope.success);
    insta::assert_snapshot!(request);
}
