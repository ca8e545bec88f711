//! What the crate promises, by name.

use std::{collections::BTreeSet, time::Duration};

use registrations::{Error, ErrorKind, RegistrationType, Status};
use registrations_emulator::{Emulator, Fault, LastCursor, Operation, RegistrationStatus};

use crate::support::{active, builder, client, count, emulator, ids, start};

// 1. Never a false success.

#[tokio::test]
async fn a_redirect_is_not_followed_and_nobody_is_shown_the_token() {
    let emulator = emulator(10).await;
    emulator.inject(Fault::redirect(format!("{}/x?secret=1", emulator.elsewhere())).always());
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
    let client = builder(&emulator).http_client(follows).build().unwrap();

    // The listing is there all right, on the other host; but that is not where it was asked for.
    emulator.inject(Fault::redirect(format!("{}{path}", emulator.elsewhere())));
    let error = client.list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error:?}");

    // A POST that is redirected becomes a GET.
    emulator.inject(Fault::redirect(format!("{}{path}", emulator.base_url())));
    let error = client.revoke([id.as_str()]).await.unwrap_err();
    assert_eq!(error.first_error().unwrap().kind(), ErrorKind::Redirect);
    assert!(!ids(&emulator, RegistrationStatus::Revoked).contains(&id));
}

#[tokio::test]
async fn what_another_service_answers_is_no_answer_of_this_one() {
    let (emulator, other) = (emulator(10).await, emulator(10).await);
    let path = format!("{}/accounts/a/devices/registrations", other.base_url());
    let follows = reqwest::Client::builder().build().unwrap();
    let client = builder(&emulator).http_client(follows).build().unwrap();
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
    // And its limits hold nobody back.
    let soon = Duration::from_secs(5);
    tokio::time::timeout(soon, client.list().send()).await.unwrap().unwrap();
}

#[tokio::test]
async fn not_found_is_what_the_api_does_not_find() {
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
async fn what_is_acknowledged_and_denied_in_one_breath_is_not_acknowledged() {
    let emulator = emulator(10).await;
    let both =
        r#"{"success":true,"errors":[{"code":1,"message":"not all"}],"messages":[],"result":null}"#;
    emulator.inject(Fault::status(200).body("application/json", both).always());
    let client = client(&emulator);
    let error = client.delete("a").await.unwrap_err();
    assert!(error.has_code(1) && error.may_have_applied(), "{error:?}");
    let error = client.delete_many(["a"]).await.unwrap_err();
    assert!(error.first_error().unwrap().has_code(1));
}

#[tokio::test]
async fn everything_an_error_says_is_kept_even_with_status_200() {
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
async fn a_listing_that_goes_in_circles_is_an_error() {
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
async fn empty_pages_in_a_row_are_not_the_end_either() {
    let emulator = emulator(30).await;
    emulator.inject(Fault::empty_page().on_request(2).times(2));
    assert_eq!(list_all(&emulator).await.unwrap(), 30);
    assert_eq!(count(&emulator, Operation::List), 5);
}

#[tokio::test]
async fn an_empty_page_that_leads_to_itself_is_a_listing_that_goes_in_circles() {
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
async fn null_lists_of_errors_and_messages_do_no_harm() {
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
    // But a registration is not nothing.
    bent("null");
    let error = client.get(&id).await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("result")));
    // Nor is a page that is said to hold something, or to have a next one.
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
async fn ten_thousand_are_listed_while_others_are_deleted_and_none_is_lost() {
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
            listed.insert(item.unwrap().id.0);
        }
        listed
    };
    let deleting = async { client.delete_many(&deleted).chunk_size(20).await };
    let (listed, deletion) = tokio::join!(listing, deleting);
    assert_eq!(deletion.unwrap().len(), deleted.len());
    assert_eq!(kept.difference(&listed).count(), 0);
    let left = active(&emulator);
    assert!(deleted.iter().all(|id| left.binary_search(id).is_err()));
}

// 3. One bad record does not hide its page.

#[tokio::test]
async fn the_good_records_of_a_page_come_through_and_the_bad_one_is_named() {
    let emulator = emulator(25).await;
    emulator.inject(Fault::record(3).missing("device.id").on_request(2));
    let list = client(&emulator).list().status(Status::All).per_page(10);
    let expected: Vec<_> = emulator.registrations();
    let mut items = list.items();
    let mut good = BTreeSet::new();
    let mut bad = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(registration) => drop(good.insert(registration.id.0)),
            Err(error) => bad.push(error),
        }
    }
    assert_eq!(good.len(), 24);
    let [bad] = bad.try_into().unwrap();
    assert_eq!(bad.kind(), ErrorKind::Decode);
    assert_eq!(bad.record_index(), Some(3));
    assert_eq!(bad.json_path(), Some("result[3].device"));
    assert_eq!((bad.status(), bad.attempts()), (Some(200), 1));
    assert!(bad.body_excerpt().unwrap().starts_with('{'));
    assert!(bad.ray_id().is_some() && bad.resume_cursor().is_some());
    let id = &bad.record_id().unwrap().0;
    assert!(!good.contains(id) && expected.iter().any(|registration| registration.id == *id));
    assert!(bad.to_string().contains("result[3].device"), "{bad}");
    assert!(std::error::Error::source(&bad).unwrap().to_string().contains("missing field `id`"));
}

#[tokio::test]
async fn a_page_holds_its_bad_records_apart_and_collect_does_not_pass_over_them() {
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
async fn what_the_service_has_been_seen_to_bend_is_no_bad_record() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::record(0).null("last_seen_at"));
    emulator.inject(Fault::record(1).set("registration_type", "toaster"));
    emulator.inject(Fault::record(2).set("surprise", 1));
    let list = client(&emulator).list().status(Status::All);
    let page = list.clone().send().await.unwrap();
    assert_eq!(page.items()[0].last_seen_at, None);
    let page = list.clone().send().await.unwrap();
    assert_eq!(page.items()[1].registration_type, RegistrationType::from("toaster"));
    assert_eq!(list.send().await.unwrap().unreadable().len(), 0);
}

// 4. Nothing destructive by accident.

#[tokio::test]
async fn what_cannot_be_meant_is_refused_before_anything_is_sent() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    for id in ["", " ", ".", "..", r"..\revoke", "\t\n"] {
        assert!(client.get(id).await.unwrap_err().is_invalid_input(), "{id:?}");
        assert!(client.delete(id).await.unwrap_err().is_invalid_input(), "{id:?}");
        for bulk in [client.delete_many(["a", id]), client.revoke([id]), client.unrevoke([id, "b"])]
        {
            assert!(bulk.clone().outcomes().unwrap_err().is_invalid_input(), "{id:?}");
            let error = bulk.await.unwrap_err();
            assert!(error.first_error().unwrap().is_invalid_input(), "{id:?}");
            assert!(!error.not_sent().is_empty() && error.done().is_empty());
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

    // What does not fit into a URL.
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

    // A filter without a value would list everything.
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
async fn a_url_keeps_to_its_length() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let awkward: Vec<_> = (0..100).map(|number| format!("ä-{number}-{}", "ö".repeat(20))).collect();
    // The emulator knows no such ids; what counts is what was sent.
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

// 5. Retries are honest: see `retries`. 6. The quota is spent, not overrun: see `pacing`. 7. One page ahead: see
// `streams`.
