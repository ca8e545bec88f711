//! `registrations delete`, `revoke` and `unrevoke`

use std::collections::HashSet;

use clap::Args;
use jiff::Timestamp;

use crate::{
    change::{Report, ReportArgs, Run, RunArgs, SaveArgs, Verb},
    failure::{Exit, Failure},
    selection::{Filter, RECENT, Selection, SelectionArgs},
    session::Session,
};

#[derive(Args, Debug)]
pub(crate) struct ChangeArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    save: SaveArgs,
    #[command(flatten)]
    report: ReportArgs,
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
    if let Some(ids) = &mut selection.ids {
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
    }
    refuse(verb, &selection, session.now)?;
    args.report.check(1)?;
    let report = args.report.to(session, None);
    let run = Run { session, args: &args.run, verb, selection, protection, report, earlier: None };
    run.run(args.save.save_plan.clone()).await
}

/// Refuses what is too much or probably a mistake, before anything is sent.
pub(super) fn refuse(verb: Verb, selection: &Selection, now: Timestamp) -> Result<(), Failure> {
    if !selection.narrows() {
        let what = format!("{} needs ids or a filter that narrows", verb.name());
        let remedy = "Nothing was sent. --status, --type warp, --sort, --limit, --per-page and --include-policy do not \
                      narrow: add another filter, such as --idle-for 90d.";
        return Err(Failure::usage(what, remedy));
    }
    let filters = || selection.filters.iter();
    if filters().any(|it| *it == Filter::NeverSeen(true))
        && filters().all(|it| it.cutoff().is_none())
        && !selection.allow_recent
    {
        let what = "--never-seen includes whoever has just enrolled";
        let remedy =
            "Nothing was sent. Add --created-before 1d, or give --allow-recent if that is meant.";
        return Err(Failure::usage(what, remedy));
    }
    let newest = now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
    let cutoffs = filters().filter_map(|it| Some((it.flag(), it.cutoff()?)));
    if let Some((flag, cutoff)) = cutoffs.into_iter().find(|(_, cutoff)| *cutoff > newest)
        && !selection.allow_recent
    {
        let place = if cutoff > now { "in the future" } else { "less than 24 hours ago" };
        let what = format!("{flag} means {cutoff}, which is {place}");
        return Err(Failure::usage(
            what,
            "Nothing was sent. Give --allow-recent if that is meant.",
        ));
    }
    Ok(())
}
