//! Changes: plan, consent, do, account.

mod account;
mod consent;
mod describe;
mod execute;
mod journal;
mod plan;
mod progress;
mod protect;
mod settle;
mod signals;
mod verb;

pub(crate) use account::{Account, finish};
pub(crate) use consent::{Consent, ConsentArgs, ask};
pub(crate) use describe::describe;
pub(crate) use execute::execute;
pub(crate) use journal::{Header, Journal, Line, State, default_path};
pub(crate) use plan::{Plan, device_hint};
pub(crate) use progress::while_reading;
pub(crate) use protect::Protection;
pub(crate) use settle::{Outcome, Settled};
pub(crate) use signals::Signals;
pub(crate) use verb::Verb;

/// Prints to standard error. That nobody reads it any more must not end a run in the middle.
pub(crate) fn say(text: &str) {
    use std::io::Write as _;
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
