//! Every fault of the emulator with every operation: the error, the attempts, and the change that was made.
//!
//! Faults that only a listing has are in `promises`: records (3), `repeated_cursor` and `empty_page` (2).

use std::time::Duration;

use registrations::{Client, Error, ErrorKind};
use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus};

use crate::support::{active, builder, check_error, count, emulator, ids};

/// The expected effect of a fault.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// None.
    Harmless,
    /// It is temporary: the second attempt succeeds. If it is permanent, the third attempt fails.
    Passing(ErrorKind),
    /// The first attempt fails, without a retry.
    Lasting(ErrorKind),
}
use Expected::{Harmless, Lasting, Passing};

struct Case {
    name: String,
    fault: Fault,
    expected: Expected,
    status: Option<u16>,
    /// Whether the change is made nevertheless.
    applied: bool,
    /// Whether the error says that the change may have been made.
    may_have_applied: bool,
}

fn case(name: &str, fault: impl Into<Fault>, expected: Expected, status: u16) -> Case {
    Case {
        name: name.to_owned(),
        fault: fault.into(),
        expected,
        status: (status > 0).then_some(status),
        applied: false,
        may_have_applied: !matches!(status, 300..=407 | 409..=499),
    }
}

impl Case {
    fn applied(self) -> Self {
        Self { applied: true, ..self }
    }

    fn refused(self) -> Self {
        Self { may_have_applied: false, ..self }
    }
}

fn cases(emulator: &Emulator) -> Vec<Case> {
    let mut cases = statuses();
    cases.extend(refusals(emulator));
    cases.extend(broken_responses());
    cases
}

fn statuses() -> Vec<Case> {
    use ErrorKind::Api;

    let mut cases = Vec::new();
    for status in [400, 401, 403, 404, 405, 409, 414, 422, 431, 451, 499, 501, 505, 527, 530] {
        cases.push(case("lasting status", Fault::status(status), Lasting(Api), status));
    }
    for status in [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526] {
        let fault = || Fault::status(status);
        cases.push(case("passing status", fault().json(), Passing(Api), status));
        cases.push(case("passing status, html", fault().html(), Passing(Api), status));
        cases.push(case(
            "passing status, text",
            fault().text("error code: 1"),
            Passing(Api),
            status,
        ));
        cases.push(case("passing status, empty", fault().empty(), Passing(Api), status));
        // After a refusal, the change was not made.
        if status != 429 {
            let late = fault().json().after_applying();
            cases.push(case("passing status, done", late, Passing(Api), status).applied());
        }
    }
    cases
}

fn refusals(emulator: &Emulator) -> Vec<Case> {
    use ErrorKind::{Api, Redirect, UnexpectedResponse};

    let numbered = Fault::status(403).code(10000).message("Authentication error").json();
    let elsewhere = Fault::redirect(emulator.alternate_base_url());
    vec![
        case("403 with a code", numbered, Lasting(Api), 403),
        case("403, html", Fault::status(403).html(), Lasting(Api), 403),
        case("204", Fault::status(204).empty(), Lasting(UnexpectedResponse), 204),
        case("202", Fault::status(202).json(), Lasting(UnexpectedResponse), 202),
        case("rate limited", Fault::rate_limited(), Passing(Api), 429),
        case("rate limited, no wait", Fault::rate_limited().retry_after(0), Passing(Api), 429),
        case("rate limited, too long", Fault::rate_limited().retry_after(9_999), Lasting(Api), 429),
        case("redirect", elsewhere, Lasting(Redirect), 302),
    ]
}

fn broken_responses() -> Vec<Case> {
    use ErrorKind::{Api, Decode, Timeout, Transport, UnexpectedResponse};

    let second = Duration::from_secs(1);
    vec![
        case("html", Fault::html(), Lasting(UnexpectedResponse), 200),
        case("html, done", Fault::html().after_applying(), Lasting(UnexpectedResponse), 200)
            .applied(),
        case("unsuccessful", Fault::unsuccessful(), Lasting(Api), 200).refused(),
        case("empty body", Fault::empty_body(), Lasting(UnexpectedResponse), 200),
        case(
            "other JSON",
            Fault::status(200).body("application/json", "[1]"),
            Lasting(UnexpectedResponse),
            200,
        ),
        case(
            "no success",
            Fault::status(200).body("application/json", r#"{"result":[]}"#),
            Lasting(Decode),
            200,
        ),
        case("reset", Fault::reset(), Passing(Transport), 0),
        case("reset, done", Fault::reset().after_applying(), Passing(Transport), 0).applied(),
        case("reset in body", Fault::reset_in_body(), Passing(Transport), 200).applied(),
        case("cut body", Fault::cut_body(), Passing(Transport), 200).applied(),
        case("delay", Fault::delay(60 * second), Passing(Timeout), 0).applied(),
        case("slow drip", Fault::drip(1, second), Passing(Timeout), 200).applied(),
        case("drip", Fault::drip(64, Duration::from_micros(10)), Harmless, 200).applied(),
        case("malformed JSON", Fault::malformed_json(), Lasting(Decode), 200).applied(),
        case("null errors", Fault::null_errors(), Harmless, 200).applied(),
    ]
}

/// The registrations that an operation changes.
struct Attempted {
    error: Option<Error>,
    targets: Vec<String>,
}

async fn attempt(client: &Client, emulator: &Emulator, operation: Operation) -> Attempted {
    let targets: Vec<_> = match operation {
        Operation::Unrevoke => ids(emulator, RegistrationStatus::Revoked),
        _ => active(emulator),
    };
    if targets.len() < 6 {
        emulator.add_registrations(50);
    }
    let targets: Vec<_> = targets.into_iter().take(2).collect();
    let one = targets[0].as_str();
    let bulk = |result: Result<_, registrations::BulkError>| {
        result.err().map(|error| {
            assert!(error.acknowledged().is_empty());
            assert!(error.not_sent().is_empty());
            assert_eq!(error.unacknowledged().count(), 2);
            let error = Error::from(error);
            check_error(&error);
            error.bulk().unwrap().failed()[0].error.clone()
        })
    };
    let error = match operation {
        Operation::List => client.list().send().await.err(),
        Operation::Get => client.get(one).await.err(),
        Operation::OverrideCodes => client.override_codes(one).await.err(),
        Operation::Delete => client.delete(one).await.err(),
        Operation::DeleteMany => bulk(client.delete_many(&targets).await),
        Operation::Revoke => bulk(client.revoke(&targets).await),
        Operation::Unrevoke => bulk(client.unrevoke(&targets).await),
        other => panic!("{other:?}"),
    };
    error.iter().for_each(check_error);
    let targets = match operation {
        Operation::Delete => vec![one.to_owned()],
        _ => targets,
    };
    Attempted { error, targets }
}

fn is_applied(emulator: &Emulator, operation: Operation, targets: &[String]) -> bool {
    let wanted = match operation {
        Operation::List | Operation::Get | Operation::OverrideCodes => return false,
        Operation::Delete | Operation::DeleteMany => RegistrationStatus::Deleted,
        Operation::Revoke => RegistrationStatus::Revoked,
        Operation::Unrevoke => RegistrationStatus::Active,
        other => panic!("{other:?}"),
    };
    let now = ids(emulator, wanted);
    targets.iter().all(|id| now.contains(id))
}

#[tokio::test]
async fn every_fault_with_list() {
    every_fault_with(Operation::List).await;
}

#[tokio::test]
async fn every_fault_with_get() {
    every_fault_with(Operation::Get).await;
}

#[tokio::test]
async fn every_fault_with_override_codes() {
    every_fault_with(Operation::OverrideCodes).await;
}

#[tokio::test]
async fn every_fault_with_delete() {
    every_fault_with(Operation::Delete).await;
}

#[tokio::test]
async fn every_fault_with_delete_many() {
    every_fault_with(Operation::DeleteMany).await;
}

#[tokio::test]
async fn every_fault_with_revoke() {
    every_fault_with(Operation::Revoke).await;
}

#[tokio::test]
async fn every_fault_with_unrevoke() {
    every_fault_with(Operation::Unrevoke).await;
}

async fn every_fault_with(operation: Operation) {
    let emulator = emulator(100).await;
    // Without pacing: a refusal would delay the following cases.
    let patient = builder(&emulator).pacing(false).build().unwrap();
    let impatient = builder(&emulator).pacing(false);
    let impatient = impatient.attempt_timeout(Duration::from_millis(300)).build().unwrap();
    for (once, always) in cases(&emulator).into_iter().zip(cases(&emulator)) {
        let times_out = matches!(once.expected, Passing(ErrorKind::Timeout));
        let client = if times_out { &impatient } else { &patient };
        strike_once(client, &emulator, operation, once).await;
        if !matches!(always.expected, Harmless) {
            strike_always(client, &emulator, operation, always).await;
        }
    }
}

const fn is_write(operation: Operation) -> bool {
    !matches!(operation, Operation::List | Operation::Get | Operation::OverrideCodes)
}

async fn strike_once(client: &Client, emulator: &Emulator, operation: Operation, case: Case) {
    let about = format!("once {} ({:?})", case.name, case.status);
    emulator.clear_requests();
    emulator.inject(case.fault.on(operation));
    let Attempted { error, targets } = attempt(client, emulator, operation).await;
    let attempts = match case.expected {
        Harmless => 1,
        // The response was not lost: the service itself reported a failure, although it made the change.
        Passing(_)
            if operation == Operation::Delete
                && case.applied
                && matches!(case.status, Some(408 | 500 | 503)) =>
        {
            let error = error.expect(&about);
            assert_eq!((error.status(), error.attempts()), (Some(404), 2), "{about}");
            assert!(error.may_have_applied() && is_applied(emulator, operation, &targets));
            return;
        }
        Passing(_) => 2,
        Lasting(kind) => {
            let error = error.expect(&about);
            assert_eq!((error.kind(), error.attempts()), (kind, 1), "{about}");
            return;
        }
    };
    assert!(error.is_none(), "{about}: {error:?}");
    assert_eq!(count(emulator, operation), attempts, "{about}");
    assert_eq!(is_applied(emulator, operation, &targets), is_write(operation), "{about}");
    assert_eq!(emulator.pending_faults(), 0, "{about}");
}

async fn strike_always(client: &Client, emulator: &Emulator, operation: Operation, case: Case) {
    let about = format!("always {} ({:?})", case.name, case.status);
    emulator.clear_requests();
    emulator.inject(case.fault.on(operation).always());
    let Attempted { error, targets } = attempt(client, emulator, operation).await;
    emulator.clear_faults();
    let applied = is_applied(emulator, operation, &targets);
    let error = error.expect(&about);
    let about = format!("{about}: {error:?}");

    let (kind, attempts) = match case.expected {
        // The first attempt made the change, so that the second gets 404. But that response breaks off too, so that
        // its origin is unknown.
        Passing(_) if operation == Operation::Delete && case.status == Some(200) => {
            assert_eq!((error.status(), error.attempts()), (Some(404), 2), "{about}");
            assert!(applied && error.may_have_applied(), "{about}");
            return;
        }
        Passing(kind) => (kind, 3),
        Lasting(kind) => (kind, 1),
        Harmless => unreachable!("{about}"),
    };
    assert_eq!((error.kind(), error.attempts()), (kind, attempts), "{about}");
    assert_eq!(count(emulator, operation), attempts as usize, "{about}");
    assert_eq!(error.status(), case.status, "{about}");
    assert_eq!(error.ray_id().is_some(), case.status.is_some(), "{about}");
    assert_eq!(applied, case.applied && is_write(operation), "{about}");
    let admits_any = case.may_have_applied;
    let admits = admits_any && is_write(operation);
    assert_eq!(error.may_have_applied(), admits, "{about}");
    assert!(!error.to_string().contains('\n'), "{about}");
    assert_eq!(error.is_outage(), is_outage(kind, case.status), "{about}");
    let is_access_refused = matches!(case.status, Some(401 | 403));
    assert_eq!(error.is_access_refused(), is_access_refused, "{about}");
    let is_request_refused = kind == ErrorKind::Api
        && !admits_any
        && !is_access_refused
        && !is_outage(kind, case.status);
    assert_eq!(error.is_request_refused(), is_request_refused, "{about}");
}

fn is_outage(kind: ErrorKind, status: Option<u16>) -> bool {
    match kind {
        ErrorKind::Api => matches!(status, Some(408 | 429 | 500..)),
        ErrorKind::Decode => false,
        _ => true,
    }
}
