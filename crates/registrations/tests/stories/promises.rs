//! What the crate promises, by name.

use std::{collections::BTreeSet, time::Duration};

use registrations::{Error, ErrorKind, RegistrationType, RetryPolicy, Status};
use registrations_emulator::{Emulator, Fault, LastCursor, Operation, RegistrationStatus};

use crate::support::{active, at_once, builder, client, count, emulator, eventually, ids, start};

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
async fn an_empty_page_that_leads_to_itself_is_asked_for_once_more() {
    let emulator = emulator(30).await;
    emulator.inject(Fault::empty_page().on_request(2).times(2));
    let error = list_all(&emulator).await.unwrap_err();
    assert!(error.is_cursor_loop(), "{error:?}");
    assert_eq!(count(&emulator, Operation::List), 3);
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

#[tokio::test]
async fn a_bulk_operation_tells_what_became_of_each_id() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let chosen: Vec<_> = active(&emulator).into_iter().take(10).collect();
    emulator.inject(Fault::status(409).json().on(Operation::DeleteMany).on_request(2));
    let error = client.delete_many(&chosen).chunk_size(2).concurrency(1).await.unwrap_err();
    assert_eq!(error.done().len(), 8);
    assert_eq!(error.not_sent(), []);
    let [failed] = error.failed() else { panic!("{error:?}") };
    assert_eq!(failed.ids.iter().map(|id| id.as_str()).collect::<Vec<_>>(), chosen[2..4]);
    assert_eq!(failed.error.status(), Some(409));
    let line = error.to_string();
    let start = "delete registrations: 8 ids acknowledged, 2 failed, 0 not sent; first: HTTP 409, ";
    assert!(line.starts_with(start) && line.contains("ray "), "{line}");

    let error = Error::from(error);
    assert_eq!((error.kind(), error.status()), (ErrorKind::Incomplete, Some(409)));
    assert!(error.may_have_applied());
    assert_eq!(error.to_string(), line);
    assert!(std::error::Error::source(&error).is_none(), "what failed has been displayed");
    assert_eq!(error.bulk().unwrap().unacknowledged().count(), 2);
}

#[tokio::test]
async fn what_is_forbidden_for_one_is_not_tried_with_the_others() {
    for status in [401, 403] {
        let emulator = emulator(200).await;
        let chosen: Vec<_> = active(&emulator).into_iter().take(20).collect();
        emulator.inject(Fault::status(status).json().on(Operation::Revoke).on_request(2).always());
        let bulk = client(&emulator).revoke(&chosen).chunk_size(2).concurrency(2);
        let mut outcomes = bulk.outcomes().unwrap();
        assert_eq!(outcomes.chunks(), 10);
        let mut all = Vec::new();
        while let Some(outcome) = outcomes.next().await {
            all.push(outcome);
        }
        // The two at first, and at most one that followed before the refusal was known.
        let requests = count(&emulator, Operation::Revoke);
        assert!((2..=3).contains(&requests), "{requests}");
        let sent =
            all.iter().filter(|outcome| outcome.is_acknowledged() || outcome.error().is_some());
        assert_eq!(sent.count(), requests);
        let told: BTreeSet<_> =
            all.iter().flat_map(|outcome| &outcome.ids).map(|id| id.0.clone()).collect();
        assert_eq!(told, chosen.into_iter().collect());
        let mut errors = all.iter().filter_map(|outcome| outcome.error());
        assert!(errors.all(|error| error.status() == Some(status)));
    }
}

/// Refusals that are known by the time the next outcome is asked for are heeded before anything else is sent.
#[tokio::test]
async fn nothing_is_sent_once_a_refusal_is_known() {
    for status in [401, 403] {
        let emulator = emulator(200).await;
        let chosen: Vec<_> = active(&emulator).into_iter().take(20).collect();
        let bulk = client(&emulator).revoke(&chosen).chunk_size(2).concurrency(4);
        emulator.inject(Fault::status(status).json().on(Operation::Revoke).on_request(2).always());
        let mut outcomes = bulk.outcomes().unwrap();
        outcomes.next().await.unwrap();
        let answered = || emulator.requests().iter().all(|request| request.status.is_some());
        eventually("all are answered", || count(&emulator, Operation::Revoke) >= 4 && answered())
            .await;
        // The client has its answers too, by now.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let before = count(&emulator, Operation::Revoke);
        let mut rest = 0;
        while let Some(outcome) = outcomes.next().await {
            rest += 1;
            assert!(!outcome.is_acknowledged() || rest < 4);
        }
        assert_eq!((rest, count(&emulator, Operation::Revoke)), (9, before), "{status}");
    }
}

#[tokio::test]
async fn a_bulk_operation_that_is_forbidden_says_what_it_needs() {
    let emulator = emulator(10).await;
    let denied = Fault::status(403).code(10000).message("Authentication error").json();
    emulator.inject(denied.on(Operation::Revoke));
    let error = client(&emulator).revoke(["a", "b"]).await.unwrap_err();
    let line = error.to_string();
    let expected = "revoke registrations: 0 ids acknowledged, 2 failed, 0 not sent; first: HTTP 403, \
                    code 10000: Authentication error (needs a token with Zero Trust Write; ray ";
    assert!(line.starts_with(expected), "{line}");
    assert_eq!(Error::from(error).to_string(), line);
}

// 5. Retries are honest.

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_a_success() {
    let emulator = emulator(20).await;
    let client = client(&emulator);
    for fault in [
        Fault::reset().after_applying(),
        Fault::status(502).html().after_applying(),
        Fault::cut_body(),
        Fault::reset_in_body(),
    ] {
        emulator.inject(fault);
        let id = active(&emulator).remove(0);
        client.delete(&id).await.unwrap();
        assert!(ids(&emulator, RegistrationStatus::Deleted).contains(&id));
    }
    // What the service itself answered was not lost, whatever it did, and what never was has not been deleted.
    for fault in [Fault::status(503).json(), Fault::status(500).html(), Fault::status(408).json()] {
        emulator.inject(fault);
        let error = client.delete("no-such-registration").await.unwrap_err();
        assert!(error.is_not_found() && error.may_have_applied(), "{error:?}");
        assert_eq!(error.attempts(), 2);
    }
    // And if no attempt can have done it, it is not there.
    emulator.inject(Fault::rate_limited());
    let error = client.delete("no-such-registration").await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(404), 2));
}

#[tokio::test]
async fn a_retry_after_is_waited_for() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::rate_limited().retry_after(1));
    emulator.inject(Fault::status(503).retry_after(1).html());
    client(&emulator).list().send().await.unwrap();
    let requests = emulator.requests();
    let [first, second, third] = requests.as_slice() else { panic!("{requests:?}") };
    let second_wait = third.received_at - second.received_at;
    assert!(second.received_at - first.received_at >= Duration::from_millis(990));
    assert!(second_wait >= Duration::from_millis(990));
}

#[tokio::test]
async fn a_retry_after_that_is_too_long_is_told_at_once() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::rate_limited().retry_after(331));
    let error = client(&emulator).list().send().await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(331)));
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn without_retries_there_is_one_attempt() {
    let emulator = emulator(5).await;
    emulator.inject(Fault::status(503).json());
    let client = client(&emulator).with_retry(RetryPolicy::none());
    assert_eq!(client.list().send().await.unwrap_err().attempts(), 1);
    assert_eq!(count(&emulator, Operation::List), 1);
}

#[tokio::test]
async fn all_attempts_and_waits_together_end_in_time() {
    let emulator = emulator(5).await;
    let total = Duration::from_millis(300);
    let client = builder(&emulator).total_timeout(total).retry(at_once().max_attempts(1_000));
    let client = client.build().unwrap();
    emulator.inject(Fault::delay(Duration::from_secs(60)).always());
    let error = client.list().send().await.unwrap_err();
    assert!(error.is_timeout() && error.is_transient(), "{error:?}");

    // It would have to wait for longer than there is time, so that it does not wait at all.
    emulator.clear_faults();
    emulator.inject(Fault::rate_limited().retry_after(60));
    let error = client.list().send().await.unwrap_err();
    assert!(error.is_rate_limited() && error.attempts() == 1, "{error:?}");
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
}

#[tokio::test]
async fn nobody_there() {
    let emulator = emulator(5).await;
    let client = client(&emulator);
    emulator.shutdown().await;
    let error = client.delete("a").await.unwrap_err();
    assert!(error.is_connect() && error.is_connection(), "{error:?}");
    assert_eq!((error.attempts(), error.status()), (3, None));
    assert!(!error.may_have_applied());

    let error = Error::from(client.revoke(["a", "b"]).await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert!(error.is_connect() && error.is_transient() && !error.may_have_applied());
}
