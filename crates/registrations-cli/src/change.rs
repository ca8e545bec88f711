//! Changes: plan, question, report, requests, summary.

mod account;
mod bounds;
mod describe;
mod execute;
mod group;
mod journal;
mod judge;
mod lock;
mod lookup;
mod object;
mod outcome;
mod people;
mod plan;
mod progress;
mod protect;
mod question;
mod read_back;
mod report_args;
mod risk;
mod run;
mod run_args;
mod saved;
mod signals;
mod summary;
mod verb;

pub(crate) use group::{Group, Planned, show};
#[cfg(any(test, fuzzing))]
pub(crate) use journal::whole_lines;
pub(crate) use journal::{Journal, Line, Report, State};
pub(crate) use judge::{Judge, Origin};
pub(crate) use object::SummaryObject;
pub(crate) use plan::{Plan, device_hint};
pub(crate) use progress::while_reading;
pub(crate) use report_args::{ReportArgs, ReportTo};
pub(crate) use run::Run;
pub(crate) use run_args::RunArgs;
pub(crate) use saved::{SaveArgs, SavedPart, SavedPlan};
pub(crate) use signals::Signals;
pub(crate) use verb::Verb;

use bounds::Bounds;
use journal::Header;
use outcome::{Outcome, Settled};
pub(crate) use protect::Protection;
use summary::Summary;

/// Prints to standard error. That nobody reads it any more must not end a run in the middle.
fn say(text: &str) {
    use std::io::Write as _;
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
