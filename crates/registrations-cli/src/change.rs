//! Changes: plan, consent, do, account.

mod account;
mod consent;
mod execute;
mod journal;
mod plan;
mod progress;
mod protect;
mod settle;
mod verb;

pub(crate) use journal::{Header, Journal, Line, State, default_path};
pub(crate) use plan::device_hint;
pub(crate) use protect::Protection;
pub(crate) use settle::{Outcome, Settled, cause_of};
pub(crate) use verb::Verb;
