//! `registrations resume`

use std::path::PathBuf;

use clap::Args;

use crate::{
    change::{Journal, ReportTo, Run, RunArgs},
    failure::{Exit, Failure},
    selection::Selection,
    session::Session,
    text::escape,
};

#[derive(Args, Debug)]
pub(crate) struct ResumeArgs {
    /// The report of the run
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    #[command(flatten)]
    run: RunArgs,
}

pub(crate) async fn run(session: &Session, args: &ResumeArgs) -> Result<Exit, Failure> {
    // No other file is read while the report is locked: it might be the report by another name.
    let mut protection = args.run.protection()?;
    let (journal, state) = Journal::reopen(&args.report)?;
    let header = &state.header;
    state.check_account(session.client.account_id())?;
    let remaining = state.remaining();
    if remaining.is_empty() {
        let name = escape(&args.report.to_string_lossy()).into_owned();
        session.note(&format!("{name} is finished: nothing to do"));
    }
    protection.add_earlier("the report's", &header.protected)?;
    let selection =
        Selection { ids: Some(remaining), filters: header.filters.clone(), ..Selection::default() };
    let verb = header.verb;
    let (report, earlier) = (ReportTo::Same(journal), Some(state));
    Run { session, args: &args.run, verb, selection, protection, report, earlier }.run(None).await
}
