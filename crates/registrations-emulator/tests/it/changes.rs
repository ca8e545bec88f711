//! What the operations do to the state.

use registrations_emulator::{Emulator, Registration, RegistrationStatus, UnknownIds};
use reqwest::Method;
use serde_json::json;

use crate::caller::{Caller, id_query, state_of};

const NOW: &str = "2026-03-04T05:06:07Z";

async fn start() -> (Emulator, Caller) {
    let emulator =
        Emulator::builder().fleet_size(200).now(NOW.parse().unwrap()).start().await.unwrap();
    let caller = Caller::new(&emulator);
    (emulator, caller)
}

fn in_state(emulator: &Emulator, status: RegistrationStatus) -> Vec<Registration> {
    let mut all = emulator.registrations();
    all.retain(|it| {
        it.status() == status && (it.virtual_ipv4.is_some() || it.deleted_at.is_some())
    });
    all
}

#[tokio::test]
async fn get_and_list_return_the_same_registration() {
    let (emulator, caller) = start().await;
    let one = &in_state(&emulator, RegistrationStatus::Active)[0];
    let got = caller.get(&format!("/{}", one.id)).await.json();
    assert_eq!(got["result"], serde_json::to_value(one).unwrap());
    assert_eq!(got["success"], true);
    let got = caller.get(&format!("/{}?include=policy", one.id)).await.json();
    assert_eq!(got["result"]["policy"]["name"], one.policy.name);
    let revoked = &in_state(&emulator, RegistrationStatus::Revoked)[0];
    assert_eq!(caller.get(&format!("/{}", revoked.id)).await.status, 200);
}

#[tokio::test]
async fn a_deletion_frees_the_addresses_and_hides_the_registration() {
    let (emulator, caller) = start().await;
    let one = &in_state(&emulator, RegistrationStatus::Active)[0];
    let path = format!("/{}", one.id);

    let response = caller.send(Method::DELETE, &path).await;
    assert_eq!(
        response.json(),
        json!({"result": null, "success": true, "errors": [], "messages": []})
    );
    let after = state_of(&emulator, &one.id);
    assert_eq!(after.deleted_at.unwrap().to_string(), NOW);
    assert_eq!(after.updated_at.to_string(), NOW);
    assert_eq!((after.virtual_ipv4, after.virtual_ipv6), (None, None));
    assert_eq!((after.revoked_at, after.last_seen_at), (None, one.last_seen_at));

    assert_eq!(caller.get(&path).await.status, 404);
    assert_eq!(caller.send(Method::DELETE, &path).await.status, 404);
    assert_eq!(state_of(&emulator, &one.id), after, "a second deletion changes nothing");
    let id = &one.id;
    assert_eq!(caller.page(&format!("id={id}")).await["result"], json!([]));
    let listed = caller.page(&format!("id={id}&status=all")).await;
    assert_eq!(listed["result"][0]["deleted_at"], NOW, "the listing has the new state");
}

#[tokio::test]
async fn revoking_and_unrevoking_undo_each_other() {
    let (emulator, caller) = start().await;
    let before = &in_state(&emulator, RegistrationStatus::Active)[..3];
    let ids = id_query(before.iter().map(|it| it.id.as_str()));
    let active = caller.page("").await["result_info"]["total_count"].as_u64().unwrap();

    for _ in 0..2 {
        assert_eq!(caller.send(Method::POST, &format!("/revoke?{ids}")).await.status, 200);
        for one in before {
            let after = state_of(&emulator, &one.id);
            assert_eq!(after.revoked_at.unwrap().to_string(), NOW);
            assert_eq!(after.updated_at.to_string(), NOW);
            assert_eq!(
                after.virtual_ipv4, one.virtual_ipv4,
                "a revoked registration keeps its addresses"
            );
        }
        assert_eq!(caller.page("").await["result_info"]["total_count"], active - 3);
    }
    for _ in 0..2 {
        assert_eq!(caller.send(Method::POST, &format!("/unrevoke?{ids}")).await.status, 200);
        for one in before {
            let after = state_of(&emulator, &one.id);
            assert_eq!(after.revoked_at, None);
            assert_eq!(after.updated_at.to_string(), NOW);
        }
        assert_eq!(caller.page("").await["result_info"]["total_count"], active);
    }
}

#[tokio::test]
async fn a_second_revocation_changes_nothing() {
    let (emulator, caller) = start().await;
    let one = &in_state(&emulator, RegistrationStatus::Revoked)[0];
    let response = caller.send(Method::POST, &format!("/revoke?id={}", one.id)).await;
    assert_eq!(response.status, 200);
    assert_eq!(state_of(&emulator, &one.id), *one);
}

#[tokio::test]
async fn a_bulk_deletion_can_be_repeated() {
    let (emulator, caller) = start().await;
    let mut chosen = in_state(&emulator, RegistrationStatus::Active);
    chosen.truncate(20);
    chosen.push(in_state(&emulator, RegistrationStatus::Revoked).remove(0));
    let ids = id_query(chosen.iter().map(|it| it.id.as_str()));
    for _ in 0..2 {
        let response = caller.send(Method::DELETE, &format!("?{ids}")).await;
        assert_eq!(response.json()["result"], json!(null));
        assert_eq!(response.status, 200);
    }
    for one in &chosen {
        let after = state_of(&emulator, &one.id);
        assert_eq!(after.status(), RegistrationStatus::Deleted);
        assert_eq!(after.revoked_at, one.revoked_at);
    }
}

#[tokio::test]
async fn a_bulk_call_with_an_unknown_id_changes_nothing() {
    let (emulator, caller) = start().await;
    let before = emulator.registrations();
    let known = &in_state(&emulator, RegistrationStatus::Active)[0].id;
    let deleted = &in_state(&emulator, RegistrationStatus::Deleted)[0].id;
    for (method, path, unknown) in [
        (Method::DELETE, "", "nothing"),
        (Method::POST, "/revoke", "nothing"),
        (Method::POST, "/unrevoke", "nothing"),
        (Method::POST, "/revoke", deleted),
        (Method::POST, "/unrevoke", deleted),
    ] {
        let response = caller.send(method, &format!("{path}?id={known}&id={unknown}")).await;
        assert_eq!(response.status, 404, "{path}");
        assert!(response.text.contains(unknown), "{}", response.text);
    }
    assert_eq!(emulator.registrations(), before);
}

#[tokio::test]
async fn unknown_ids_are_ignored_on_request() {
    let emulator =
        Emulator::builder().fleet_size(50).unknown_ids(UnknownIds::Ignore).start().await.unwrap();
    let caller = Caller::new(&emulator);
    let known = &in_state(&emulator, RegistrationStatus::Active)[0].id;
    let response = caller.send(Method::DELETE, &format!("?id=nothing&id={known}")).await;
    assert_eq!(response.status, 200);
    assert_eq!(state_of(&emulator, known).status(), RegistrationStatus::Deleted);
}

#[tokio::test]
async fn changes_have_the_time_of_the_system_clock() {
    let emulator = Emulator::builder().fleet_size(50).system_clock().start().await.unwrap();
    let caller = Caller::new(&emulator);
    let before = jiff::Timestamp::now();
    let newest = emulator.registrations().iter().filter_map(|it| it.last_seen_at).max().unwrap();
    let age = before.duration_since(newest);
    assert!((0..86_400).contains(&age.as_secs()), "the fleet was seen today: {age}");
    let one = &in_state(&emulator, RegistrationStatus::Active)[0];
    assert_eq!(caller.send(Method::DELETE, &format!("/{}", one.id)).await.status, 200);
    let deleted_at = state_of(&emulator, &one.id).deleted_at.unwrap();
    let times = before.as_second()..=jiff::Timestamp::now().as_second();
    assert!(times.contains(&deleted_at.as_second()), "{deleted_at}");
}

#[tokio::test]
async fn a_bulk_call_without_ids_is_refused_and_logged() {
    let (emulator, caller) = start().await;
    let before = emulator.registrations();
    for (method, path) in [
        (Method::DELETE, ""),
        (Method::POST, "/revoke"),
        (Method::POST, "/unrevoke"),
        (Method::DELETE, "?id="),
    ] {
        let response = caller.send(method, path).await;
        assert_eq!((response.status, response.code()), (400, 100_400), "{path}");
        assert!(response.text.contains("\\\"id\\\""), "{}", response.text);
    }
    assert_eq!(emulator.registrations(), before);
    let statuses: Vec<_> = emulator.requests().iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [Some(400); 4]);
}
