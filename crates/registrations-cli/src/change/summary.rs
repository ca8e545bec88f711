//! The summary of a run: how every id ended.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use registrations::RegistrationId;

use super::{Outcome, Plan, Settled, Verb};
use crate::{
    failure::{Exit, Failure},
    session::Session,
    text::{capitalized, count, escape, number},
    time::clock,
};

/// How many causes of failures are shown.
const CAUSES: usize = 3;

/// How the ids of a run ended.
#[derive(Debug)]
pub(crate) struct Summary {
    pub(super) plan: Plan,
    /// How many registrations the plan was to change; `None` if there was no plan.
    pub(super) planned: Option<usize>,
    outcomes: BTreeMap<Outcome, usize>,
    pub(super) confirmed: usize,
    /// How often each cause occurred, and the first id with its ray id.
    causes: BTreeMap<String, (usize, RegistrationId, Option<String>)>,
    /// The first failure.
    pub(super) failure: Option<Failure>,
    /// The report could not be written.
    pub(super) journal_error: Option<io::Error>,
    /// The signal that ended the run.
    pub(super) signal: Option<u8>,
    pub(super) elapsed: Duration,
    /// Where the report is, if there is one.
    pub(super) report: Option<PathBuf>,
}

impl Summary {
    pub(crate) fn new(plan: Plan) -> Self {
        Self {
            planned: Some(plan.registrations.len()),
            plan,
            outcomes: BTreeMap::new(),
            confirmed: 0,
            causes: BTreeMap::new(),
            failure: None,
            journal_error: None,
            signal: None,
            elapsed: Duration::ZERO,
            report: None,
        }
    }

    /// Adds what is known of the plan before anything is sent, and what is left of it, which is not sent.
    pub(super) fn add_plan(&mut self) {
        let rest = std::mem::take(&mut self.plan.registrations).into_iter();
        let settled = std::mem::take(&mut self.plan.settled).into_iter();
        self.add(settled.chain(rest.map(|it| Settled::new(it.id, Outcome::NotSent))));
    }

    pub(crate) fn add(&mut self, settled: impl IntoIterator<Item = Settled>) {
        for it in settled {
            *self.outcomes.entry(it.outcome).or_default() += 1;
            self.plan.people.settle(&it);
            self.confirmed += usize::from(it.confirmed && it.outcome == Outcome::Done);
            if let Some(cause) = it.cause {
                self.causes.entry(cause).or_insert_with(|| (0, it.id, it.ray_id)).0 += 1;
            }
        }
    }

    pub(super) fn of(&self, outcome: Outcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or_default()
    }

    /// Ids that a later run can still change.
    fn open(&self) -> usize {
        self.outcomes.iter().filter(|(outcome, _)| !outcome.is_final()).map(|(_, ids)| ids).sum()
    }

    /// Counts, time, causes, and what to do next.
    pub(super) fn text(&self, session: &Session) -> String {
        let done = self.of(Outcome::Done);
        let mut text = format!(
            "{} {} in {}",
            capitalized(self.plan.verb.participle()),
            count(done, "registration"),
            clock(self.elapsed.as_secs())
        );
        if self.confirmed > 0 {
            let _ = write!(text, " ({} confirmed by reading back)", number(self.confirmed));
        }
        for outcome in Outcome::ALL.into_iter().filter(|it| *it != Outcome::Done) {
            let ids = self.of(outcome);
            if ids > 0 {
                let _ = write!(text, ", {} {}", number(ids), outcome.label(self.plan.verb));
            }
        }
        text.push_str(".\n");
        for line in self.plan.people.lines(self.plan.verb) {
            let _ = writeln!(text, "  {line}");
        }
        for (cause, (ids, first, ray)) in self.causes.iter().take(CAUSES) {
            let ray = ray.as_ref().map(|ray| format!(", ray {ray}")).unwrap_or_default();
            let (ids, first) = (number(*ids), escape(first.as_str()));
            let _ = writeln!(text, "  {ids}: {cause} (first {first}{ray})");
        }
        if let Some(others) = self.causes.len().checked_sub(CAUSES).filter(|others| *others > 0) {
            let _ = writeln!(text, "  and {}", count(others, "other cause"));
        }
        let Some(report) = &self.report else { return text };
        let report = quoted(report);
        let flags = flags(session);
        let _ = if self.open() > 0 {
            writeln!(text, "To continue: registrations{flags} resume {report}")
        } else if self.plan.verb == Verb::Revoke {
            writeln!(text, "To undo: registrations{flags} unrevoke --from {report}")
        } else {
            writeln!(text, "Report: {report}")
        };
        text
    }

    /// How the command ends.
    pub(super) fn end(&mut self, ignore_unknown: bool) -> Result<Exit, Failure> {
        match self.signal {
            // What the report lacks is worth more than the signal.
            Some(signal) if self.journal_error.is_none() => Ok(Exit::Signal(signal)),
            _ => self.failure(ignore_unknown).map_or(Ok(Exit::Success), Err),
        }
    }

    /// Once anything was changed, a failure is 1.
    fn failure(&mut self, ignore_unknown: bool) -> Option<Failure> {
        let is_changed = self.of(Outcome::Done) + self.of(Outcome::Unsettled) > 0;
        if let Some(error) = self.journal_error.take() {
            let what = format!("cannot write the report: {error}");
            return Some(Failure::new(Exit::Failed, what, "The run was stopped."));
        }
        let (open, unknown) = (self.open(), self.of(Outcome::Unknown));
        if let Some(mut failure) = self.failure.take().filter(|_| open > 0) {
            if is_changed {
                failure.exit = Exit::Failed;
            }
            return Some(failure);
        }
        if self.plan.unreadable > 0 {
            let what = format!("{} could not be read", count(self.plan.unreadable, "record"));
            return Some(Failure::new(Exit::Failed, what, "What cannot be read is not changed."));
        }
        if open > 0 {
            let what = format!("{} of the plan not {}", number(open), self.plan.verb.participle());
            return Some(Failure::new(Exit::Failed, what, ""));
        }
        if let Some(what) = self.plan.incomplete.take() {
            return Some(Failure::new(Exit::Failed, what, ""));
        }
        if !self.plan.nobody.is_empty() && !ignore_unknown {
            let what = match self.plan.nobody.len() {
                1 => "one of the e-mail addresses has no registration".to_owned(),
                some => format!("{} of the e-mail addresses have no registration", number(some)),
            };
            let remedy = "--ignore-unknown makes that a success.";
            return Some(Failure::new(Exit::Failed, what, remedy));
        }
        if unknown > 0 && !ignore_unknown {
            let what = format!("{} not known to the service", count(unknown, "id"));
            let remedy = self
                .plan
                .hint
                .clone()
                .unwrap_or_else(|| "--ignore-unknown makes that a success.".to_owned());
            return Some(Failure::new(Exit::Failed, what, remedy));
        }
        None
    }
}

/// The path as a word of a shell command.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:\\".contains(c);
    if path.chars().all(is_plain) {
        return path.into_owned();
    }
    format!("'{}'", escape(&path.replace('\'', r"'\''")))
}

/// The global options that another run needs, too.
fn flags(session: &Session) -> String {
    let global = &session.global;
    let mut flags = String::new();
    let token_file = global.token_file.as_deref().map(quoted);
    for (flag, value) in [
        ("--account-id", global.account_id.clone()),
        ("--base-url", global.base_url.clone()),
        ("--token-file", token_file),
    ] {
        if let Some(value) = value {
            let _ = write!(flags, " {flag} {}", escape(&value));
        }
    }
    flags
}
