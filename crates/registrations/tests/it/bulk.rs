//! What a bulk operation reports about each id.

use std::{collections::BTreeSet, time::Duration};

use registrations::{Error, ErrorKind, RetryPolicy};
use registrations_emulator::{Fault, Operation};

use crate::support::{active, builder, client, count, emulator, eventually};

#[tokio::test]
async fn a_bulk_error_accounts_for_each_id() {
    let emulator = emulator(100).await;
    let client = client(&emulator);
    let chosen: Vec<_> = active(&emulator).into_iter().take(10).collect();
    emulator.inject(Fault::status(409).json().on(Operation::DeleteMany).on_request(2));
    let error = client.delete_many(&chosen).chunk_size(2).concurrency(1).await.unwrap_err();
    assert_eq!(error.acknowledged().len(), 8);
    assert!(error.not_sent().is_empty());
    let [failed] = error.failed() else { panic!("{error:?}") };
    assert_eq!(
        failed.ids.iter().map(registrations::RegistrationId::as_str).collect::<Vec<_>>(),
        chosen[2..4]
    );
    assert_eq!(failed.error.status(), Some(409));
    let fields = format!("{error:#?}");
    assert!(fields.contains("acknowledged: 8,") && !fields.contains("done"), "{fields}");
    let line = error.to_string();
    let start =
        "delete registrations: 8 ids acknowledged, 2 failed, 0 not sent; first error: HTTP 409, ";
    assert!(line.starts_with(start) && line.contains("ray "), "{line}");

    let error = Error::from(error);
    assert_eq!((error.kind(), error.status()), (ErrorKind::PartialFailure, Some(409)));
    assert!(error.may_have_applied());
    assert_eq!(error.to_string(), line);
    crate::support::check_error(&error);
    assert_eq!(error.bulk().unwrap().unacknowledged().count(), 2);
}

#[tokio::test]
async fn an_error_of_a_bulk_operation_says_what_its_first_failure_was() {
    let emulator = emulator(9).await;
    let ids = active(&emulator);
    for (fault, is) in [
        (Fault::html(), Error::is_unexpected_response as fn(&Error) -> bool),
        (Fault::redirect("https://example.com"), Error::is_unexpected_response),
        (Fault::malformed_json(), Error::is_decode),
    ] {
        emulator.inject(fault);
        let error = Error::from(client(&emulator).revoke(&ids[..1]).await.unwrap_err());
        assert!(is(&error) && error.kind() == ErrorKind::PartialFailure, "{error}");
    }
}

#[tokio::test]
async fn a_refused_chunk_stops_the_others() {
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
        // The first two, and at most one that followed before the refusal was known.
        let requests = count(&emulator, Operation::Revoke);
        assert!((2..=3).contains(&requests), "{requests}");
        let sent =
            all.iter().filter(|outcome| outcome.is_acknowledged() || outcome.error().is_some());
        assert_eq!(sent.count(), requests);
        let reported: BTreeSet<_> =
            all.iter().flat_map(|outcome| &outcome.ids).map(ToString::to_string).collect();
        assert_eq!(reported, chosen.into_iter().collect());
        let mut errors = all.iter().filter_map(|outcome| outcome.error());
        assert!(errors.all(|error| error.status() == Some(status)));
    }
}

/// A refusal that is known when the next outcome is polled takes effect before anything else is sent.
#[tokio::test]
async fn nothing_is_sent_after_a_refusal_is_known() {
    for status in [401, 403] {
        let emulator = emulator(200).await;
        let chosen: Vec<_> = active(&emulator).into_iter().take(20).collect();
        let bulk = client(&emulator).revoke(&chosen).chunk_size(2).concurrency(4);
        emulator.inject(Fault::status(status).json().on(Operation::Revoke).on_request(2).always());
        let mut outcomes = bulk.outcomes().unwrap();
        outcomes.next().await.unwrap();
        let responded = || emulator.requests().iter().all(|request| request.status.is_some());
        eventually("all have responses", || {
            count(&emulator, Operation::Revoke) >= 4 && responded()
        })
        .await;
        // By now, the client has received the responses.
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
async fn a_forbidden_bulk_operation_names_the_permission() {
    let emulator = emulator(10).await;
    let denied = Fault::status(403).code(10000).message("Authentication error").json();
    emulator.inject(denied.on(Operation::Revoke));
    let error = client(&emulator).revoke(["a", "b"]).await.unwrap_err();
    let line = error.to_string();
    let expected = "revoke registrations: 0 ids acknowledged, 2 failed, 0 not sent; first error: HTTP 403, \
                    code 10000: Authentication error (needs a token with Zero Trust Write; ray ";
    assert!(line.starts_with(expected), "{line}");
    assert_eq!(Error::from(error).to_string(), line);
}

/// Each question covers the chunks that its documentation names.
#[tokio::test]
async fn a_bulk_error_answers_for_its_failed_chunks() {
    let answers = |error: &registrations::BulkError| {
        let refused = (error.is_request_refused(), error.is_access_refused());
        (error.is_outage(), refused, error.is_rate_limited(), error.may_have_applied())
    };
    let emulator = emulator(100).await;
    // Otherwise a refusal would also hold for the requests that follow.
    let client = builder(&emulator).pacing(false).retry(RetryPolicy::none()).build().unwrap();
    let ids: Vec<_> = active(&emulator).into_iter().take(4).collect();
    let wait = |seconds| Fault::status(429).retry_after(seconds).json();
    for (faults, expected, retry_after) in [
        (
            vec![Fault::status(409).json(), Fault::status(400).json()],
            (false, (true, false), false, false),
            None,
        ),
        (
            vec![Fault::status(409).json(), Fault::status(503).json()],
            (false, (false, false), false, true),
            None,
        ),
        (vec![Fault::status(409).json(), wait(3)], (false, (false, false), true, false), Some(3)),
        (
            vec![Fault::status(409).json(), Fault::status(403).json()],
            (false, (false, true), false, false),
            None,
        ),
        (
            vec![Fault::status(503).retry_after(9).json(), wait(3)],
            (true, (false, false), true, true),
            Some(9),
        ),
    ] {
        for fault in faults {
            emulator.inject(fault);
        }
        let bulk = client.revoke(&ids).chunk_size(2).concurrency(1);
        let error = bulk.await.unwrap_err();
        assert_eq!(error.failed().len(), 2, "{error}");
        assert_eq!(answers(&error), expected, "{error}");
        let retry_after = retry_after.map(Duration::from_secs);
        assert_eq!(error.retry_after(), retry_after);
        let error = Error::from(error);
        assert_eq!((error.retry_after(), error.may_have_applied()), (retry_after, expected.3));
    }
    let acknowledged = client.revoke(&ids).await.unwrap();
    assert_eq!(acknowledged.len(), 4);
    emulator.inject(Fault::status(409).json().on_request(2));
    let error = client.revoke(&ids).chunk_size(2).concurrency(1).await.unwrap_err();
    assert_eq!(answers(&error), (false, (true, false), false, true), "ids were acknowledged");
    let error = client.revoke([""]).await.unwrap_err();
    assert_eq!(answers(&error), (false, (false, false), false, false));
    assert!(error.is_invalid_input() && error.not_sent().len() == 1);
}
