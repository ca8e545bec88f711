//! The faults, each in the forms that can make a difference.

use std::time::Duration;

use registrations_emulator::Fault;

pub(super) struct Case {
    pub(super) label: Label,
    pub(super) fault: Fault,
    /// Whether the client must give up before the response is complete.
    pub(super) is_slow: bool,
}

/// What the table calls the fault.
#[derive(Clone)]
pub(super) enum Label {
    /// The status, and what the response has.
    Status(u16, &'static str),
    Other(&'static str),
}

fn other(label: &'static str, fault: impl Into<Fault>) -> Case {
    Case { label: Label::Other(label), fault: fault.into(), is_slow: false }
}

fn status(status: u16, form: &'static str, fault: Fault) -> Case {
    Case { label: Label::Status(status, form), fault, is_slow: false }
}

/// Every fault. `elsewhere` is a URL on another host.
///
/// A refusal is true: there is no 4xx except 408, and no `"success": false`, of a change that was made nevertheless.
pub(super) fn all(elsewhere: &str) -> Vec<Case> {
    let mut cases = statuses();
    cases.extend(rate_limits());
    cases.push(other("redirect to another host", Fault::redirect(elsewhere)));
    cases.extend(false_successes());
    cases.extend(connections());
    cases.extend(altered());
    cases
}

fn statuses() -> Vec<Case> {
    let mut cases = vec![
        status(202, "JSON", Fault::status(202).json()),
        status(204, "nothing", Fault::status(204).empty()),
    ];
    for code in [400, 401, 403, 404, 405, 409, 414, 422, 431, 451, 499, 501, 505, 527, 530] {
        cases.push(status(code, "JSON", Fault::status(code).json()));
        cases.push(status(code, "HTML", Fault::status(code).html()));
    }
    let refused = || Fault::status(403).message("Refused.");
    cases.push(status(403, "code 10000", refused().code(10_000).json()));
    cases.push(status(403, "problem JSON", refused().code(1020).problem_json()));
    cases.push(status(403, "`error code: 1020`", refused().code(1020).error_code()));
    for code in [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526] {
        let fault = || Fault::status(code);
        cases.push(status(code, "JSON", fault().json()));
        cases.push(status(code, "HTML", fault().html()));
        cases.push(status(code, "text", fault().text("error code: 1")));
        cases.push(status(code, "nothing", fault().empty()));
        if code != 429 {
            cases.push(status(code, "JSON after the change", fault().json().after_applying()));
        }
    }
    cases
}

fn rate_limits() -> Vec<Case> {
    vec![
        other("`rate_limited`", Fault::rate_limited()),
        other("`rate_limited`, `Retry-After: 0`", Fault::rate_limited().retry_after(0)),
        other("`rate_limited`, `Retry-After: 9999`", Fault::rate_limited().retry_after(9_999)),
    ]
}

fn false_successes() -> Vec<Case> {
    let json = |text: &'static str| Fault::status(200).body("application/json", text);
    vec![
        other("`html`", Fault::html()),
        other("`html` after the change", Fault::html().after_applying()),
        other("`unsuccessful`", Fault::unsuccessful()),
        other("`empty_body`", Fault::empty_body()),
        other("`empty_body` after the change", Fault::empty_body().after_applying()),
        other("200 with other JSON", json("[1]")),
        other("200 without `success`", json(r#"{"result":[]}"#)),
        other("200 with errors", json(r#"{"success":true,"errors":[{"code":1}],"result":[]}"#)),
    ]
}

fn connections() -> Vec<Case> {
    let slow = |case| Case { is_slow: true, ..case };
    let second = Duration::from_secs(1);
    vec![
        other("`reset`", Fault::reset()),
        other("`reset` after the change", Fault::reset().after_applying()),
        other("`reset_in_body`", Fault::reset_in_body()),
        other("`cut_body`", Fault::cut_body()),
        slow(other("`delay` past the time limit", Fault::delay(60 * second))),
        slow(other("`drip` past the time limit", Fault::drip(1, second))),
        other("`drip`", Fault::drip(64, Duration::from_micros(10))),
    ]
}

fn altered() -> Vec<Case> {
    vec![
        other("`malformed_json`", Fault::malformed_json()),
        other("`null_errors`", Fault::null_errors()),
        other("`record` with an unknown value", Fault::record(0).set("key_type", "x25519")),
        other("`record` without an optional field", Fault::record(0).missing("last_seen_at")),
        other("`record` without a required field", Fault::record(0).missing("id")),
        other("`repeated_cursor`", Fault::repeated_cursor()),
        other("`empty_page`", Fault::empty_page()),
    ]
}
