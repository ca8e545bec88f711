//! `registrations apply`

use std::path::PathBuf;

use clap::Args;
use jiff::SignedDuration;

use crate::{
    change::{Group, ReportArgs, Run, RunArgs, SavedPlan},
    clock,
    failure::{Exit, Failure},
    selection::Selection,
    session::Session,
    text::escape,
    time,
};

#[derive(Args, Debug)]
pub(crate) struct ApplyArgs {
    /// A plan that --save-plan wrote, or `-` for standard input. Lines may be struck out
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Carry out the rest if registrations changed since the plan was made
    #[arg(long, help_heading = "Run")]
    skip_drifted: bool,
    /// Refuse an older plan
    #[arg(long, value_name = "AGE", default_value = "7d", help_heading = "Run")]
    max_age: String,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// A plan may be this much newer than the clock of the service.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

pub(crate) async fn run(session: &Session, args: &ApplyArgs) -> Result<Exit, Failure> {
    let plan = SavedPlan::read(&args.plan)?;
    plan.check_account(session)?;
    clock::require();
    check_age(session, args, &plan)?;
    let mut protection = args.run.protection()?;
    protection.add_earlier("the plan's", &plan.header.protected)?;
    args.report.check(plan.parts.len())?;
    let several = plan.parts.len() > 1;
    let mut parts = Vec::new();
    for (index, part) in plan.parts.into_iter().enumerate() {
        let number = several.then_some(index + 1);
        let run = Run {
            session,
            args: &args.run,
            verb: part.verb,
            selection: Selection::of(part.filters.clone()),
            protection: protection.clone(),
            report: args.report.to(session, number),
            earlier: None,
        };
        parts.push((part, run));
    }
    let verbs: Vec<_> = parts.iter().map(|(part, _)| part.verb).collect();
    let bounds = args.run.bounds.clone();
    let group = Group::compare(session, parts, &protection, bounds, args.skip_drifted).await;
    args.run.planned(session, &verbs, group)?.run().await
}

fn check_age(session: &Session, args: &ApplyArgs, plan: &SavedPlan) -> Result<(), Failure> {
    let invalid = |remedy: String| {
        Failure::usage(format!("invalid value '{}' for --max-age", escape(&args.max_age)), remedy)
    };
    let oldest = time::age(&args.max_age).and_then(|age| time::before(age, session.now));
    let (oldest, created) = (oldest.map_err(invalid)?, plan.header.created_at);
    let what = if created < oldest {
        format!("the plan is of {created}, which is more than {} ago", escape(&args.max_age))
    } else if created.duration_since(session.now) > AHEAD {
        format!("the plan is of {created}, which is in the future: it is {} now", session.now)
    } else {
        return Ok(());
    };
    Err(Failure::usage(what, "Nothing was sent. Make a new plan, or give --max-age."))
}
