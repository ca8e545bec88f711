//! The summary of a run as JSON, for programs that start it.

use std::{collections::BTreeMap, io::Write as _};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Outcome, Summary, Verb};
use crate::{
    failure::{Exit, Failure},
    session::Session,
};

/// How a run ended, as `-o json` prints it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SummaryObject {
    verb: Verb,
    account_id: String,
    /// How many registrations the plan was to change; null if there was no plan.
    planned: Option<usize>,
    /// How many ids ended in each way.
    outcomes: BTreeMap<Outcome, usize>,
    /// How many ids of each person ended in each way, by the e-mail addresses that were named.
    people: BTreeMap<String, BTreeMap<Outcome, usize>>,
    /// How many of those done were read back.
    confirmed: usize,
    /// The path of the report; null if there is none.
    report: Option<String>,
    /// How long the requests took, in seconds.
    seconds: f64,
    /// The exit code of the command.
    exit_code: u8,
    /// Null if the exit code is 0, or that of a signal.
    failure: Option<FailureObject>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FailureObject {
    /// What failed.
    what: String,
    /// What to do about it; can be empty.
    remedy: String,
}

/// Prints the summary of a run that ended like this. That nobody reads it does not change how the run ended.
pub(super) fn print(session: &Session, summary: &Summary, ended: Result<&Exit, &Failure>) {
    let (exit, failure) = match ended {
        Ok(exit) => (*exit, None),
        Err(failure) => {
            let (what, remedy) = (failure.what.clone(), failure.remedy.clone());
            (failure.exit, Some(FailureObject { what, remedy }))
        }
    };
    let object = SummaryObject {
        verb: summary.plan.verb,
        account_id: session.client.account_id().to_owned(),
        planned: summary.planned,
        outcomes: Outcome::ALL.into_iter().map(|it| (it, summary.of(it))).collect(),
        people: summary.plan.people.outcomes.clone(),
        confirmed: summary.confirmed,
        report: summary.report.as_ref().map(|path| path.to_string_lossy().into_owned()),
        seconds: summary.elapsed.as_secs_f64(),
        exit_code: exit.code(),
        failure,
    };
    if let Ok(text) = serde_json::to_string_pretty(&object) {
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}
