//! `registrations delete`, `revoke` and `unrevoke`

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use crate::{
    change::{Report, ReportTo, Run, RunArgs, Verb},
    failure::{Exit, Failure},
    selection::{RECENT, Selection, SelectionArgs},
    session::Session,
    text::escape,
};

#[derive(Args, Debug)]
pub(crate) struct ChangeArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    run: RunArgs,
    /// Write the report to this new file, not to the folder of the user's state
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    report: Option<PathBuf>,
    /// Write no report: an interrupted run cannot be continued
    #[arg(long, conflicts_with = "report", help_heading = "Report")]
    no_report: bool,
}

pub(crate) async fn run(session: &Session, verb: Verb, args: &ChangeArgs) -> Result<Exit, Failure> {
    let protection = args.run.protection()?;
    let mut selection = args.selection.clone();
    // They stay open, so that no run continues while its changes are undone.
    let reports = selection.take_reports();
    let reports = reports.iter().map(|path| Report::open(path)).collect::<Result<Vec<_>, _>>()?;
    let mut selection = selection.resolve(session.now)?;
    for report in &reports {
        let ids = report.ids(verb, session.client.account_id())?;
        selection.ids.get_or_insert_default().extend(ids);
    }
    refuse(session, verb, args, &selection)?;
    let report = match &args.report {
        Some(path) => ReportTo::New(path.clone()),
        None if args.no_report || session.is_emulated() => ReportTo::Nowhere,
        None => ReportTo::Default,
    };
    Run { session, args: &args.run, verb, selection, protection, report }.run().await
}

/// Refuses what is too much or probably a mistake, before anything is sent.
fn refuse(
    session: &Session,
    verb: Verb,
    args: &ChangeArgs,
    selection: &Selection,
) -> Result<(), Failure> {
    if !selection.narrows() {
        let what = format!("{} needs ids or a filter that narrows", verb.name());
        let remedy = "Nothing was sent. --status, --type warp, --sort, --limit, --per-page and --include-policy do not \
                      narrow: add another filter, such as --idle-for 90d.";
        return Err(Failure::usage(what, remedy));
    }
    let newest = session.now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
    let cutoffs = selection.filters.iter().filter_map(|it| Some((it.flag(), it.cutoff()?)));
    if let Some((flag, cutoff)) = cutoffs.into_iter().find(|(_, cutoff)| *cutoff > newest)
        && !selection.allow_recent
    {
        let place = if cutoff > session.now { "in the future" } else { "less than 24 hours ago" };
        let what = format!("{flag} means {cutoff}, which is {place}");
        return Err(Failure::usage(
            what,
            "Nothing was sent. Give --allow-recent if that is meant.",
        ));
    }
    if let Some(report) = args.report.as_deref().filter(|report| report.exists()) {
        let what = format!("the report {} exists", escape(&report.to_string_lossy()));
        return Err(Failure::usage(what, "Nothing was sent. Name a new file, or use resume."));
    }
    Ok(())
}
