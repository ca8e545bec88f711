//! Faults at random.

use std::time::Duration;

use fastrand::Rng;
use registrations_emulator::Fault;

const REFUSALS: [u16; 10] = [400, 401, 403, 404, 405, 409, 414, 422, 429, 451];
const FAILURES: [u16; 16] =
    [408, 500, 501, 502, 503, 504, 505, 520, 521, 522, 523, 524, 525, 526, 527, 530];

/// The fault with this name, in any form. What the service itself says is true: a refusal is of a change that was not made,
/// and it does not say "not found" of a registration that exists. After a lost response, that would be a success.
pub(crate) fn any(name: &str, rng: &mut Rng, elsewhere: &str) -> Fault {
    let fault = match name {
        "status" => status(rng),
        // Rarely, because all tasks wait for that second.
        "rate_limited" if rng.u8(0..128) == 0 => Fault::rate_limited().retry_after(1).json(),
        "rate_limited" => Fault::rate_limited().json(),
        "redirect" => Fault::redirect(elsewhere),
        "html" => applied_or_not(rng, Fault::html()),
        "unsuccessful" => Fault::unsuccessful(),
        "empty_body" => applied_or_not(rng, Fault::empty_body()),
        "reset" => applied_or_not(rng, Fault::reset()),
        "reset_in_body" => Fault::reset_in_body(),
        "cut_body" => Fault::cut_body(),
        // One in eight is mostly longer than the client waits.
        "delay" => {
            let longest = if rng.u8(0..8) == 0 { 2_000 } else { 50 };
            Fault::delay(Duration::from_millis(rng.u64(1..longest)))
        }
        "drip" => {
            let longest = if rng.u8(0..8) == 0 { 50 } else { 5 };
            Fault::drip(rng.usize(1..500), Duration::from_millis(rng.u64(1..longest)))
        }
        "malformed_json" => Fault::malformed_json(),
        "null_errors" => Fault::null_errors(),
        "record" if rng.bool() => Fault::record(rng.usize(0..8)).missing("key"),
        "record" => Fault::record(rng.usize(0..8)).null("last_seen_at"),
        "repeated_cursor" => Fault::repeated_cursor(),
        "empty_page" => Fault::empty_page(),
        name => panic!("how is the fault {name} made?"),
    };
    fault.times(rng.u64(1..4))
}

fn status(rng: &mut Rng) -> Fault {
    let is_refusal = rng.bool();
    let statuses: &[u16] = if is_refusal { &REFUSALS } else { &FAILURES };
    let code = rng.choice(statuses).copied().unwrap_or(500);
    let fault = Fault::status(code);
    let fault = match rng.u8(0..5) {
        0 if code != 404 => fault.json(),
        1 => fault.html(),
        2 => fault.text("error code: 1"),
        3 => fault.problem_json(),
        _ => fault.empty(),
    };
    if is_refusal { fault } else { applied_or_not(rng, fault) }
}

fn applied_or_not(rng: &mut Rng, fault: Fault) -> Fault {
    if rng.bool() { fault.after_applying() } else { fault }
}
