//! `registrations resume`

use std::{collections::HashSet, path::PathBuf};

use clap::Args;
use registrations::RegistrationId;

use super::change::{SafetyArgs, carry_out, consent, show, total};
use crate::{
    change::{self, ConsentArgs, Journal, Outcome, Plan, Protection, Settled, Signals, State},
    failure::{Exit, Failure},
    selection::Selection,
    session::Session,
    text::{escape, short_id},
};

#[derive(Args, Debug)]
pub(crate) struct ResumeArgs {
    /// The report of the run
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    #[command(flatten)]
    consent: ConsentArgs,
    #[command(flatten)]
    safety: SafetyArgs,
}

pub(crate) async fn run(session: &Session, args: &ResumeArgs) -> Result<Exit, Failure> {
    let state = State::read(&args.report)?;
    let (client, header) = (&session.client, &state.header);
    if header.account_id != client.account_id() {
        let (theirs, ours) = (short_id(&header.account_id), short_id(client.account_id()));
        let what = format!("the report is about account {theirs}, not {ours}");
        return Err(Failure::usage(what, "Nothing was sent. Give --account-id."));
    }
    let remaining = state.remaining();
    if remaining.is_empty() {
        let name = escape(&args.report.to_string_lossy()).into_owned();
        session.note(&format!("{name} is finished: nothing to do"));
        return Ok(Exit::Success);
    }
    let mut protection = Protection::read(&args.safety.protect)?;
    for line in &header.protected {
        protection.add(line).map_err(|error| {
            Failure::usage(format!("the report's protected '{}': {error}", escape(line)), "")
        })?;
    }
    let signals = Signals::listen()?;
    let maybe_done: HashSet<RegistrationId> =
        remaining.iter().filter(|id| state.may_be_done(id)).cloned().collect();
    let selection = Selection {
        ids: Some(remaining),
        filters: header.filters.clone(),
        sort: None,
        descending: false,
        per_page: None,
        cursor: None,
        limit: None,
        include_policy: false,
    };
    let plan = Plan::build(client, header.verb, &selection, &protection, &maybe_done);
    let mut plan = change::while_reading(&session.global, plan).await?;
    show(session, &plan, &selection);
    let total = total(session, &args.consent).await?;
    if let Some(exit) = consent(session, &plan, &args.consent, &args.safety, total).await? {
        return Ok(exit);
    }
    // They were in the plan of the run, so that they must be in its account.
    let cause = "it does not pass the filters any more";
    let mismatched = std::mem::take(&mut plan.mismatched).into_iter();
    let mismatched = mismatched.map(|id| Settled::because(id, Outcome::NotSent, cause));
    plan.settled.extend(mismatched);
    let journal = Journal::reopen(&args.report)?;
    carry_out(session, plan, Some(journal), &signals, args.safety.ignore_unknown).await
}
