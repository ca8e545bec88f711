//! All operations: requests and responses.

use registrations::{ErrorKind, SortBy, SortOrder, Status};
use registrations_emulator::{Fault, Operation, RegistrationStatus};

use crate::support::{active, client, count, emulator, ids};

#[tokio::test]
async fn a_listing_returns_the_active_registrations() {
    let emulator = emulator(300).await;
    let listed = client(&emulator).list().collect().await.unwrap();
    let mut listed: Vec<_> =
        listed.into_iter().map(|registration| registration.id.to_string()).collect();
    listed.sort();
    assert_eq!(listed, active(&emulator));
}

#[tokio::test]
async fn every_filter_is_sent_as_the_service_expects_it() {
    let emulator = emulator(3).await;
    let all = emulator.registrations();
    let list = client(&emulator)
        .list()
        .ids([all[0].id.as_str(), all[1].id.as_str()])
        .user_ids(["u 1", "u&2"])
        .device_id("d/1")
        .policy_id(all[0].policy.id.as_str())
        .status(Status::All)
        .registration_type("warp")
        .search("laptop +1")
        .seen_after("2026-01-01T00:00:00Z".parse().unwrap())
        .seen_before("2026-06-30T12:00:00.5Z".parse().unwrap())
        .sort_by(SortBy::UserEmail)
        .sort_order(SortOrder::Desc)
        .include_policy()
        .per_page(7);
    // The service refuses these ids; the request counts.
    assert_eq!(list.send().await.unwrap_err().status(), Some(400));

    let [request] = emulator.requests().try_into().unwrap();
    assert_eq!(request.operation, Some(Operation::List));
    assert_eq!(request.body_length, 0);
    let sent = |name: &str| request.query_values(name).join("|");
    assert_eq!(sent("id"), format!("{}|{}", all[0].id, all[1].id));
    assert_eq!(sent("user.id"), "u 1|u&2");
    assert_eq!(sent("device.id"), "d/1");
    assert_eq!(sent("policy.id"), all[0].policy.id);
    assert_eq!(sent("status"), "all");
    assert_eq!(sent("registration_type"), "warp");
    assert_eq!(sent("search"), "laptop +1");
    assert_eq!(sent("seen_after"), "2026-01-01T00:00:00Z");
    assert_eq!(sent("seen_before"), "2026-06-30T12:00:00.5Z");
    assert_eq!(sent("sort_by"), "user.email");
    assert_eq!(sent("sort_order"), "desc");
    assert_eq!(sent("include"), "policy");
    assert_eq!(sent("per_page"), "7");
    assert_eq!(sent("cursor"), "");
}

#[tokio::test]
async fn a_page_reports_its_position() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let page = client.list().status(Status::All).per_page(30).send().await.unwrap();
    assert_eq!(page.items().len(), 30);
    assert!(page.items().iter().all(|registration| registration.policy.is_none()));
    assert_eq!(page.info().count, Some(30));
    assert_eq!(page.info().per_page, Some(30));
    assert_eq!(page.ray_id(), Some(emulator.requests()[0].ray_id.as_str()));
    assert!(page.messages().is_empty() && page.unreadable().is_empty());

    let rest = client.list().status(Status::All).per_page(1_000);
    let rest = rest.resume_from(page.next_cursor().unwrap()).send().await.unwrap();
    assert_eq!(rest.items().len(), 70);
    assert_eq!(rest.next_cursor(), None);
}

#[tokio::test]
async fn one_registration_with_or_without_its_policy() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    let expected = &emulator.registrations()[0];
    let plain = client.get(expected.id.as_str()).await.unwrap();
    assert_eq!(plain.id, *expected.id);
    assert_eq!(plain.device.name, expected.device.name);
    assert_eq!(plain.policy, None);
    let whole = client.get(plain.id).include_policy().await.unwrap();
    assert_eq!(whole.policy.unwrap().id, *expected.policy.id);
}

#[tokio::test]
async fn an_id_is_encoded_in_the_path() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for id in ["a/../b", "a?b=c", "a#b", "%2e%2e", "ä ö", "..."] {
        let error = client.get(id).await.unwrap_err();
        assert!(matches!(error.status(), Some(400 | 404)), "{id}: {error}");
        let error = client.delete(id).await.unwrap_err();
        assert!(matches!(error.status(), Some(400 | 404)), "{id}: {error}");
    }
    let requests = emulator.requests();
    assert_eq!(count(&emulator, Operation::Get), 6, "{requests:#?}");
    assert_eq!(count(&emulator, Operation::Delete), 6, "{requests:#?}");
}

#[tokio::test]
async fn a_deleted_registration_is_gone() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    let id = active(&emulator).remove(0);
    client.delete(id.as_str()).await.unwrap();
    assert!(ids(&emulator, RegistrationStatus::Deleted).contains(&id));
    let error = client.delete(id.as_str()).await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_applied(), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn revoked_and_unrevoked() {
    let emulator = emulator(400).await;
    let client = client(&emulator);
    let chosen: Vec<_> = active(&emulator).into_iter().take(250).collect();
    let revoked = client.revoke(chosen_ids(&chosen)).await.unwrap();
    assert_eq!(revoked, chosen_ids(&chosen));
    let now = ids(&emulator, RegistrationStatus::Revoked);
    assert!(chosen.iter().all(|id| now.contains(id)));
    assert_eq!(count(&emulator, Operation::Revoke), 3);

    client.unrevoke(chosen.clone()).await.unwrap();
    let now = active(&emulator);
    assert!(chosen.iter().all(|id| now.contains(id)));
    assert_eq!(count(&emulator, Operation::Unrevoke), 3);
}

fn chosen_ids(ids: &[String]) -> Vec<registrations::RegistrationId> {
    ids.iter().map(|id| id.as_str().into()).collect()
}

#[tokio::test]
async fn many_ids_are_deleted_once_each_in_chunks() {
    let emulator = emulator(600).await;
    let client = client(&emulator);
    let chosen: Vec<_> = active(&emulator).into_iter().take(301).collect();
    let twice = chosen.iter().chain(&chosen).cloned();
    let deleted = client.delete_many(twice).chunk_size(100).await.unwrap();
    assert_eq!(deleted, chosen_ids(&chosen));

    let requests = emulator.requests();
    let mut sizes: Vec<_> =
        requests.iter().map(|request| request.query_values("id").len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 100, 100, 100]);
    let sent: std::collections::BTreeSet<_> =
        requests.iter().flat_map(|request| request.query_values("id")).collect();
    assert_eq!(sent, chosen.into_iter().collect());
}

#[tokio::test]
async fn override_codes_are_secrets() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    let id = active(&emulator).remove(0);
    let codes = client.override_codes(&id).await.unwrap();
    assert_eq!(codes.disable_for_time.len(), 5);
    let code = codes.disable_for_time["1"].as_str();
    assert_eq!(code.len(), 7);
    assert!(!format!("{codes:?}{codes:#?}").contains(code), "{codes:?}");

    assert!(client.override_codes("no-such-id").await.unwrap_err().is_not_found());
    assert!(client.override_codes("..").await.unwrap_err().is_invalid_input());

    // An error keeps nothing of the body.
    let body = r#"{"success":true,"errors":[],"messages":[],"result":{"disable_for_time":{"1":["1234567"]}}}"#;
    emulator.inject(Fault::status(200).body("application/json", body));
    let error = client.override_codes(&id).await.unwrap_err();
    assert_eq!((error.kind(), error.body_excerpt()), (ErrorKind::Decode, None));
    let printed = format!("{error} {error:?} {error:#?}");
    assert!(!printed.contains("1234567"), "{printed}");
}

/// Requests are sent from tasks, without a box.
#[tokio::test]
async fn every_request_can_be_spawned() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    let ids = active(&emulator);
    let (get, codes) = (client.get(&*ids[0]).send(), client.override_codes(&*ids[1]).send());
    let delete = client.delete(&*ids[2]).send();
    let (get, codes) = (tokio::spawn(get), tokio::spawn(codes));
    assert_eq!(get.await.unwrap().unwrap().id, *ids[0]);
    assert!(!codes.await.unwrap().unwrap().disable_for_time.is_empty());
    tokio::spawn(delete).await.unwrap().unwrap();
    assert!(client.get(&*ids[2]).send().await.unwrap_err().is_not_found());
}
