//! The promises of the README: false success, listings, unreadable records, destructive calls.

use std::{collections::BTreeSet, time::Duration};

use registrations::{Error, ErrorKind, RegistrationType, RetryPolicy, Status};
use registrations_emulator::{Emulator, Fault, LastCursor, Operation, RegistrationStatus};

use crate::support::{active, builder, client, count, emulator, ids, start};

// 1. No false success.

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays_here() {
    let emulator = emulator(10).await;
    emulator
        .inject(Fault::redirect(format!("{}/x?secret=1", emulator.alternate_base_url())).always());
    let error = client(&emulator).list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(error.status(), Some(302));
    let line = error.to_string();
    assert!(line.contains("localhost") && !line.contains("secret"), "{line}");
    assert_eq!(emulator.requests().len(), 1);
}

#[tokio::test]
async fn a_client_that_follows_redirects_does_not_make_them_a_success() {
    let emulator = emulator(10).await;
    let id = active(&emulator).remove(0);
    let path = format!("/accounts/{}/devices/registrations", emulator.account_id());
    let follows = reqwest::Client::builder().build().unwrap();
    let client = builder(&emulator).transport(follows).build().unwrap();

    // The other host returns a valid listing, but the request was for this host.
    emulator.inject(Fault::redirect(format!("{}{path}", emulator.alternate_base_url())));
    let error = client.list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");

    // A POST that is redirected becomes a GET.
    emulator.inject(Fault::redirect(format!("{}{path}", emulator.base_url())));
    let error = client.revoke([id.as_str()]).await.unwrap_err();
    assert_eq!(error.first_error().unwrap().kind(), ErrorKind::Redirect);
    assert!(!ids(&emulator, RegistrationStatus::Revoked).contains(&id));
}

#[tokio::test]
async fn a_response_from_another_service_is_a_redirect_error() {
    let (emulator, other) = (emulator(10).await, emulator(10).await);
    let path = format!("{}/accounts/a/devices/registrations", other.base_url());
    let follows = reqwest::Client::builder().build().unwrap();
    let client = builder(&emulator).transport(follows).build().unwrap();
    client.list().send().await.unwrap();
    for status in [404, 429, 503] {
        emulator.inject(Fault::redirect(&path));
        let spent = r#""default";r=0;t=300"#;
        other.inject(Fault::status(status).header("ratelimit", spent).retry_after(300).json());
        let error = client.list().send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Redirect, 1), "{error:?}");
        assert!(!error.is_transient() && !error.is_not_found(), "{error:?}");
        assert_eq!(error.retry_after(), None);
        let error = Error::from({
            emulator.inject(Fault::redirect(&path));
            other.inject(Fault::status(status).json());
            client.revoke(["a"]).await.unwrap_err()
        });
        assert!(!error.is_transient() && !error.is_not_found(), "{error:?}");
    }
    // The limits of the other service do not apply.
    let soon = Duration::from_secs(5);
    tokio::time::timeout(soon, client.list().send()).await.unwrap().unwrap();
}

#[tokio::test]
async fn only_the_api_can_say_not_found() {
    let emulator = emulator(10).await;
    let client = client(&emulator);
    assert!(client.get("no-such-registration").await.unwrap_err().is_not_found());
    let route = Fault::status(404).code(7003).message("Could not route to /accounts/x");
    for fault in [Fault::status(404).html(), Fault::status(404).empty(), route.json()] {
        emulator.inject(fault);
        let error = client.get("a").await.unwrap_err();
        assert!(error.status() == Some(404) && !error.is_not_found(), "{error:?}");
    }
}

#[tokio::test]
async fn success_with_errors_is_not_a_success() {
    let emulator = emulator(10).await;
    let both =
        r#"{"success":true,"errors":[{"code":1,"message":"not all"}],"messages":[],"result":null}"#;
    emulator.inject(Fault::status(200).body("application/json", both).always());
    let client = client(&emulator);
    let error = client.delete("a").await.unwrap_err();
    assert!(error.has_code(1) && error.may_have_applied(), "{error:?}");
    let error = client.delete_many(["a"]).await.unwrap_err();
    assert!(error.first_error().unwrap().has_code(1));
    // Errors say more than a success that cannot be read.
    let unknown = both.replace("true", r#""perhaps""#);
    emulator.clear_faults();
    emulator.inject(Fault::status(200).body("application/json", unknown));
    let error = client.delete("a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.has_code(1) && error.may_have_applied(), "{error:?}");
}

#[tokio::test]
async fn the_body_of_a_success_under_another_status_is_not_a_success() {
    let emulator = emulator(10).await;
    let body = r#"{"success":true,"errors":[],"messages":[],"result":[]}"#;
    let client = client(&emulator).with_retry(RetryPolicy::none());
    for status in [202, 400, 500] {
        emulator.inject(Fault::status(status).body("application/json", body).times(3));
        assert_eq!(client.list().send().await.unwrap_err().status(), Some(status));
        assert_eq!(client.delete("a").await.unwrap_err().status(), Some(status));
        let error = client.delete_many(["a"]).await.unwrap_err();
        assert_eq!(error.first_error().unwrap().status(), Some(status));
    }
}

#[tokio::test]
async fn everything_the_api_says_is_kept_even_with_status_200() {
    let emulator = emulator(10).await;
    let body = r#"{"success":false,"errors":[{"code":6003,"message":"Invalid request headers",
        "error_chain":[{"code":6103,"message":"Invalid format"}],
        "documentation_url":"https://example.com/6003"}],"messages":[],"result":null}"#;
    for status in [200, 400] {
        emulator.inject(Fault::status(status).body("application/json", body));
        let error = client(&emulator).delete("a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.status(), Some(status));
        assert!(error.has_code(6003) && error.has_code(6103) && error.is_authentication());
        let [first] = error.api_errors() else { panic!("{error:?}") };
        assert_eq!(first.documentation_url.as_deref(), Some("https://example.com/6003"));
        assert!(error.body_excerpt().unwrap().contains("error_chain"));
        assert!(error.to_string().contains("6003: Invalid request headers"), "{error}");
    }
}

// 2. A listing ends, and is complete.

async fn list_all(emulator: &Emulator) -> Result<usize, Error> {
    let list = client(emulator).list().status(Status::All).per_page(10);
    Ok(list.collect().await?.len())
}

/// The service has been seen to do this.
#[tokio::test]
async fn a_full_last_page_with_a_cursor_is_followed_by_an_empty_one() {
    let emulator = Emulator::builder().fleet_size(20).start().await.unwrap();
    let mut pages = client(&emulator).list().status(Status::All).per_page(10).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().items().len());
    }
    assert_eq!(sizes, [10, 10, 0]);
}

#[tokio::test]
async fn the_end_of_a_listing_has_three_forms() {
    for last_cursor in [LastCursor::Empty, LastCursor::Null, LastCursor::Absent] {
        let emulator = start(Emulator::builder().fleet_size(30).last_cursor(last_cursor)).await;
        assert_eq!(list_all(&emulator).await.unwrap(), 30, "{last_cursor:?}");
        assert_eq!(count(&emulator, Operation::List), 3);
    }
}

#[tokio::test]
async fn an_empty_page_with_a_cursor_is_not_the_end() {
    for number in 1..=3 {
        let emulator = emulator(30).await;
        emulator.inject(Fault::empty_page().on_request(number));
        assert_eq!(list_all(&emulator).await.unwrap(), 30, "page {number}");
        assert_eq!(count(&emulator, Operation::List), 4);
    }
}

#[tokio::test]
async fn a_cursor_in_another_place_is_not_the_end() {
    let emulator = emulator(30).await;
    let info = r#"{"count":0,"per_page":10,"cursors":{"after":"there"}}"#;
    let body =
        format!(r#"{{"success":true,"errors":[],"messages":[],"result":[],"result_info":{info}}}"#);
    emulator.inject(Fault::status(200).body("application/json", body));
    let page = client(&emulator).list().send().await.unwrap();
    assert_eq!(page.next_cursor(), Some("there"));
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error() {
    let emulator = emulator(50).await;
    emulator.inject(Fault::repeated_cursor().on_request(2));
    let mut items = client(&emulator).list().status(Status::All).per_page(10).items();
    let mut good = 0;
    let error = loop {
        match items.next().await.expect("an error before the end") {
            Ok(_) => good += 1,
            Err(error) => break error,
        }
    };
    assert!(error.is_cursor_loop(), "{error}");
    assert!(error.resume_cursor().is_some());
    assert_eq!(good, 20);
    for _ in 0..3 {
        assert!(items.next().await.is_none());
    }
}

#[tokio::test]
async fn consecutive_empty_pages_are_not_the_end() {
    let emulator = emulator(30).await;
    emulator.inject(Fault::empty_page().on_request(2).times(2));
    assert_eq!(list_all(&emulator).await.unwrap(), 30);
    assert_eq!(count(&emulator, Operation::List), 5);
}

#[tokio::test]
async fn an_empty_page_with_its_own_cursor_is_a_repeated_cursor() {
    let emulator = emulator(3).await;
    let info = r#"{"count":0,"per_page":10,"cursor":"here"}"#;
    let body =
        format!(r#"{{"success":true,"errors":[],"messages":[],"result":[],"result_info":{info}}}"#);
    emulator.inject(Fault::status(200).body("application/json", body));
    let error = client(&emulator).list().resume_from("here").collect().await.unwrap_err();
    assert!(error.is_cursor_loop(), "{error:?}");
    assert_eq!(error.resume_cursor(), Some("here"));
    assert_eq!(count(&emulator, Operation::List), 1);
}

#[tokio::test]
async fn null_lists_of_errors_and_messages_are_harmless() {
    let emulator = emulator(3).await;
    let client = client(&emulator);
    let id = active(&emulator).remove(0);
    let bent = |result: &str| {
        let body = format!(r#"{{"success":true,"errors":null,"messages":null,"result":{result}}}"#);
        emulator.inject(Fault::status(200).body("application/json", body));
    };
    bent("[]");
    assert!(client.list().send().await.is_ok());
    bent("null");
    assert!(client.delete(&id).await.is_ok());
    bent("[]");
    assert!(client.delete_many([&id]).await.is_ok());
    bent("null");
    assert_eq!(client.list().collect().await.unwrap(), []);
    // But a missing registration is an error.
    bent("null");
    let error = client.get(&id).await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("result")));
    // So is a missing page that has records or a next page.
    for (info, good) in [
        (r#"{"count":0,"per_page":10}"#, true),
        (r#"{"count":0,"cursor":""}"#, true),
        (r#"{"count":2}"#, false),
        (r#"{"cursor":"next"}"#, false),
    ] {
        for result in [r#""result":null,"#, ""] {
            let body = format!(r#"{{"success":true,{result}"result_info":{info}}}"#);
            emulator.inject(Fault::status(200).body("application/json", body));
            let outcome = client.list().send().await;
            assert_eq!(outcome.is_ok(), good, "{info}");
            if let Err(error) = outcome {
                assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("result")));
            }
        }
    }
    emulator.inject(Fault::null_errors());
    assert!(client.get(&id).await.is_ok());
}

#[tokio::test]
async fn no_registration_is_lost_while_others_are_deleted() {
    let emulator = start(Emulator::builder().fleet_size(10_000).log_capacity(1)).await;
    let client = client(&emulator);
    let all: Vec<_> = ids(&emulator, RegistrationStatus::Active);
    let (deleted, kept): (Vec<_>, Vec<_>) =
        all.into_iter().enumerate().partition(|(at, _)| at % 5 == 0);
    let deleted: Vec<_> = deleted.into_iter().map(|(_, id)| id).collect();
    let kept: BTreeSet<_> = kept.into_iter().map(|(_, id)| id).collect();
    let listing = async {
        let mut items = client.list().per_page(100).items();
        let mut listed = BTreeSet::new();
        while let Some(item) = items.next().await {
            listed.insert(item.unwrap().id);
        }
        listed
    };
    let deleting = async { client.delete_many(&deleted).chunk_size(20).await };
    let (listed, deletion) = tokio::join!(listing, deleting);
    assert_eq!(deletion.unwrap().len(), deleted.len());
    assert_eq!(kept.iter().filter(|id| !listed.contains(id.as_str())).count(), 0);
    let left = active(&emulator);
    assert!(deleted.iter().all(|id| left.binary_search(id).is_err()));
}

// 3. One bad record does not hide its page.

#[tokio::test]
async fn an_unreadable_record_is_named_and_does_not_hide_the_others() {
    let emulator = emulator(25).await;
    emulator.inject(Fault::record(3).missing("device.id").on_request(2));
    let list = client(&emulator).list().status(Status::All).per_page(10);
    let expected: Vec<_> = emulator.registrations();
    let mut items = list.items();
    let mut good = BTreeSet::new();
    let mut bad = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(registration) => drop(good.insert(registration.id)),
            Err(error) => bad.push(error),
        }
    }
    assert_eq!(good.len(), 24);
    let [bad] = bad.try_into().unwrap();
    assert_eq!(bad.kind(), ErrorKind::Decode);
    assert_eq!(bad.record_index(), Some(3));
    assert_eq!(bad.json_path(), Some("result[3].device.id"));
    assert_eq!((bad.status(), bad.attempts()), (Some(200), 1));
    assert!(bad.body_excerpt().unwrap().starts_with('{'));
    assert!(bad.ray_id().is_some() && bad.resume_cursor().is_some());
    let id = bad.record_id().unwrap().as_str();
    assert!(!good.contains(id) && expected.iter().any(|registration| registration.id == *id));
    let start = format!("list registrations: record 3 (id {id}): missing field `device.id` (ray ");
    assert!(bad.to_string().starts_with(&start), "{bad}");
}

#[tokio::test]
async fn a_page_separates_unreadable_records_and_collect_fails_on_them() {
    let emulator = emulator(10).await;
    emulator.inject(Fault::record(0).set("created_at", "yesterday").times(3));
    let list = client(&emulator).list().status(Status::All);
    let page = list.clone().send().await.unwrap();
    assert_eq!((page.items().len(), page.unreadable().len()), (9, 1));
    assert_eq!(page.unreadable()[0].json_path(), Some("result[0].created_at"));
    let order: Vec<_> = page.into_items().map(|item| item.is_ok()).collect();
    assert_eq!(order[..2], [false, true]);
    let error = list.collect().await.unwrap_err();
    assert_eq!(error.record_index(), Some(0));

    let error = client(&emulator).get(active(&emulator).remove(0)).await.unwrap_err();
    assert_eq!(error.json_path(), Some("result.created_at"));
    assert!(error.body_excerpt().is_some());
}

#[tokio::test]
async fn records_with_observed_deviations_are_readable() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::record(0).null("last_seen_at"));
    emulator.inject(Fault::record(1).set("registration_type", "toaster"));
    emulator.inject(Fault::record(2).set("surprise", 1));
    let list = client(&emulator).list().status(Status::All);
    let page = list.clone().send().await.unwrap();
    assert_eq!(page.items()[0].last_seen_at, None);
    let page = list.clone().send().await.unwrap();
    assert_eq!(page.items()[1].registration_type, Some(RegistrationType::from("toaster")));
    assert_eq!(list.send().await.unwrap().unreadable().len(), 0);
}

// 4. Nothing destructive by accident.

#[tokio::test]
async fn the_longest_url_that_fits_is_sent() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let longer = "x".repeat(70_000);
    let error = client.list().search(&longer).send().await.unwrap_err().to_string();
    let words = error.split([' ', ';']).filter_map(|word| word.parse().ok());
    let lengths: Vec<usize> = words.collect();
    let [length, limit] = lengths[..] else { panic!("{error}") };
    let longest = "x".repeat(longer.len() - (length - limit));
    client.list().search(&longest).send().await.unwrap();
    let error = client.list().search(longest + "x").send().await.unwrap_err();
    assert!(error.is_invalid_input(), "{error:?}");
}

#[tokio::test]
async fn invalid_arguments_are_refused_before_anything_is_sent() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    for id in ["", " ", ".", "..", r"..\revoke", "\t\n", "abc\r", " abc", "a\0b"] {
        assert!(client.get(id).await.unwrap_err().is_invalid_input(), "{id:?}");
        assert!(client.delete(id).await.unwrap_err().is_invalid_input(), "{id:?}");
        for bulk in [client.delete_many(["a", id]), client.revoke([id]), client.unrevoke([id, "b"])]
        {
            assert!(bulk.clone().outcomes().unwrap_err().is_invalid_input(), "{id:?}");
            let error = bulk.await.unwrap_err();
            assert!(error.first_error().unwrap().is_invalid_input(), "{id:?}");
            assert!(!error.not_sent().is_empty() && error.acknowledged().is_empty());
            assert!(Error::from(error).is_invalid_input());
        }
    }
    let none: [&str; 0] = [];
    for bulk in [client.delete_many(none), client.revoke(none), client.unrevoke(none)] {
        assert!(bulk.await.unwrap_err().first_error().unwrap().is_invalid_input());
    }
    let long = "x".repeat(10_000);
    let error = client.delete_many(["a", &long]).await.unwrap_err();
    assert!(error.first_error().unwrap().is_invalid_input());

    // Arguments that do not fit into a URL.
    let many: Vec<_> =
        (0..2_000).map(|id| format!("11ffb86c-3f0c-4306-b4a2-e62f87{id:06}")).collect();
    let longer = "x".repeat(70_000);
    for error in [
        client.list().ids(&many).send().await.unwrap_err(),
        client.list().user_ids(&many).collect().await.unwrap_err(),
        client.list().search(&longer).send().await.unwrap_err(),
        client.get(&longer).await.unwrap_err(),
        client.delete(&longer).await.unwrap_err(),
    ] {
        assert!(error.is_invalid_input() && !error.may_have_applied(), "{error:?}");
        assert_eq!(error.attempts(), 0);
        assert!(error.to_string().contains("too long"), "{error}");
    }

    // Without its value, a filter would list everything.
    let list = client.list();
    for list in [
        list.clone().ids(none),
        list.clone().user_ids(none),
        list.clone().user_ids([""]),
        list.clone().device_id(""),
        list.clone().policy_id(" "),
        list.clone().search(""),
        list.clone().resume_from(""),
    ] {
        assert!(list.clone().send().await.unwrap_err().is_invalid_input(), "{list:?}");
        assert!(list.clone().collect().await.unwrap_err().is_invalid_input());
        let mut items = list.items();
        assert!(items.next().await.unwrap().unwrap_err().is_invalid_input());
        assert!(items.next().await.is_none());
    }
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn the_url_length_is_limited() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let awkward: Vec<_> = (0..100).map(|number| format!("ä-{number}-{}", "ö".repeat(20))).collect();
    // The emulator does not know these ids; the request counts.
    client.delete_many(&awkward).max_url_length(700).await.unwrap_err();
    let requests = emulator.requests();
    let lengths: Vec<_> = requests
        .iter()
        .map(|request| {
            let host = emulator.base_url().trim_end_matches("/client/v4").len();
            host + request.path.len() + 1 + request.query.as_ref().map_or(0, String::len)
        })
        .collect();
    assert!(lengths.iter().all(|length| *length <= 700), "{lengths:?}");
    assert!(lengths.iter().max().is_some_and(|longest| *longest > 550), "{lengths:?}");
    let sent: BTreeSet<_> =
        requests.iter().flat_map(|request| request.query_values("id")).collect();
    assert_eq!(sent, awkward.into_iter().collect());
}

// 5. Retries are honest: `retries`. 6. The quota is spent, not exceeded: `pacing`. 7. Bounded memory: `bounds`,
// `streams`.
