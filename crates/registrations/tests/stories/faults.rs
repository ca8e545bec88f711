//! Every fault of the emulator with every operation that it can hit: what is reported, how often it was tried, and
//! what was done.
//!
//! Those that only a listing knows are elsewhere: records in `promises` (the third), `repeated_cursor` and
//! `empty_page` with the second; requests that are timed out by their own consumer in `slow_consumers`.

use std::time::Duration;

use registrations::{Client, Error, ErrorKind};
use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus};

use crate::support::{active, builder, count, emulator, ids};

/// What is to come of a fault.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// It does no harm.
    Harmless,
    /// It passes: the second attempt succeeds. If it lasts, it is reported after the third.
    Passing(ErrorKind),
    /// It is reported after the first attempt.
    Lasting(ErrorKind),
}
use Expected::{Harmless, Lasting, Passing};

struct Case {
    name: String,
    fault: Fault,
    expected: Expected,
    status: Option<u16>,
    /// Whether a change is made for all that.
    applied: bool,
    /// Whether the error admits that a change may have been made.
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
    cases.extend(broken_answers());
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
        // A refusal is believed: what is refused has not been done.
        if status != 429 {
            let late = fault().json().after_applying();
            cases.push(case("passing status, done", late, Passing(Api), status).applied());
        }
    }
    cases
}

fn refusals(emulator: &Emulator) -> Vec<Case> {
    use ErrorKind::{Api, NotApi, Redirect};

    let numbered = Fault::status(403).code(10000).message("Authentication error").json();
    let elsewhere = Fault::redirect(emulator.elsewhere());
    vec![
        case("403 with a code", numbered, Lasting(Api), 403),
        case("403, html", Fault::status(403).html(), Lasting(Api), 403),
        case("204", Fault::status(204).empty(), Lasting(NotApi), 204),
        case("202", Fault::status(202).json(), Lasting(NotApi), 202),
        case("rate limited", Fault::rate_limited(), Passing(Api), 429),
        case("rate limited, no wait", Fault::rate_limited().retry_after(0), Passing(Api), 429),
        case("rate limited, too long", Fault::rate_limited().retry_after(9_999), Lasting(Api), 429),
        case("redirect", elsewhere, Lasting(Redirect), 302),
    ]
}

fn broken_answers() -> Vec<Case> {
    use ErrorKind::{Api, Decode, NotApi, Timeout, Transport};

    let second = Duration::from_secs(1);
    vec![
        case("html", Fault::html(), Lasting(NotApi), 200),
        case("html, done", Fault::html().after_applying(), Lasting(NotApi), 200).applied(),
        case("unsuccessful", Fault::unsuccessful(), Lasting(Api), 200).refused(),
        case("empty body", Fault::empty_body(), Lasting(NotApi), 200),
        case(
            "other JSON",
            Fault::status(200).body("application/json", "[1]"),
            Lasting(NotApi),
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

/// Of an operation on registrations, those that it was to change.
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
            assert_eq!(error.done(), []);
            assert_eq!(error.not_sent(), []);
            assert_eq!(error.unacknowledged().count(), 2);
            error.into_failed().remove(0).error
        })
    };
    let error = match operation {
        Operation::List => client.list().send().await.err(),
        Operation::Get => client.get(one).await.err(),
        Operation::Delete => client.delete(one).await.err(),
        Operation::DeleteMany => bulk(client.delete_many(&targets).await),
        Operation::Revoke => bulk(client.revoke(&targets).await),
        Operation::Unrevoke => bulk(client.unrevoke(&targets).await),
    };
    let targets = match operation {
        Operation::Delete => vec![one.to_owned()],
        _ => targets,
    };
    Attempted { error, targets }
}

fn is_applied(emulator: &Emulator, operation: Operation, targets: &[String]) -> bool {
    let wanted = match operation {
        Operation::List | Operation::Get => return false,
        Operation::Delete | Operation::DeleteMany => RegistrationStatus::Deleted,
        Operation::Revoke => RegistrationStatus::Revoked,
        Operation::Unrevoke => RegistrationStatus::Active,
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
    // Not paced: a refusal would hold back the cases that follow.
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
    !matches!(operation, Operation::List | Operation::Get)
}

async fn strike_once(client: &Client, emulator: &Emulator, operation: Operation, case: Case) {
    let about = format!("once {} ({:?})", case.name, case.status);
    emulator.clear_requests();
    emulator.inject(case.fault.on(operation));
    let Attempted { error, targets } = attempt(client, emulator, operation).await;
    let attempts = match case.expected {
        Harmless => 1,
        // The answer was not lost: the service itself said that it failed, although it had done it.
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
        // The first attempt has done it, so that the second is answered with 404. But that breaks off too, so that
        // nobody knows whose answer it is.
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
    let admits = case.may_have_applied && is_write(operation);
    assert_eq!(error.may_have_applied(), admits, "{about}");
    assert!(!error.to_string().contains('\n'), "{about}");
}
