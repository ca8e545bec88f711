//! `registrations clean`

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;

use super::change::refuse;
use crate::{
    change::{Group, Plan, Planned, ReportArgs, Run, RunArgs, SaveArgs, Signals, while_reading},
    failure::{Exit, Failure},
    global::Global,
    rules::{self, Matched, Rules},
    session::Session,
    text::{count, escape},
};

#[derive(Args, Debug)]
pub(crate) struct CleanArgs {
    /// The file of rules
    #[arg(value_name = "RULES.toml")]
    rules: PathBuf,
    /// Check the file, and nothing else. It needs neither an account nor credentials
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    save: SaveArgs,
    #[command(flatten)]
    report: ReportArgs,
}

/// Checks the file.
pub(crate) fn check(global: &Global, args: &CleanArgs) -> Result<Exit, Failure> {
    let rules = Rules::read(&args.rules)?;
    resolve(args, &rules, Timestamp::now())?;
    let name = escape(&args.rules.to_string_lossy()).into_owned();
    global.note(&format!("{name} is valid: {}", count(rules.list.len(), "rule")));
    Ok(Exit::Success)
}

/// Resolves ages, and refuses rules as the verbs refuse flags.
fn resolve(args: &CleanArgs, rules: &Rules, now: Timestamp) -> Result<Vec<Matched>, Failure> {
    let file = escape(&args.rules.to_string_lossy()).into_owned();
    let resolved = rules.list.iter().map(|rule| {
        let selection = rule.selectors.resolve(now).and_then(|selection| {
            refuse(rule.verb, &selection, now)?;
            Ok(selection)
        });
        let selection = selection
            .map_err(|failure| failure.within(&format!("{file}: rule '{}'", escape(&rule.name))))?;
        let (name, verb) = (rule.name.clone(), rule.verb);
        Ok(Matched { name, verb, selection, plan: Plan::new(verb) })
    });
    resolved.collect()
}

pub(crate) async fn run(session: &Session, args: &CleanArgs) -> Result<Exit, Failure> {
    let rules = Rules::read(&args.rules)?;
    let mut matched = resolve(args, &rules, session.now)?;
    args.report.check(matched.len())?;
    let mut protection = args.run.protection()?;
    for line in &rules.protect {
        protection.add(line).map_err(|error| Failure::usage(error, "Nothing was sent."))?;
    }
    let signals = Signals::listen()?;
    let planning = rules::plan(&session.client, &mut matched, &protection);
    let planned = while_reading(&session.global, planning).await;
    let verbs: Vec<_> = matched.iter().map(|it| it.verb).collect();
    args.run.planned(session, &verbs, planned)?;
    for it in matched.iter().filter(|it| it.plan.all_ids().next().is_none()) {
        session.note(&format!("rule {} matches nothing", escape(&it.name)));
    }
    let several = matched.len() > 1;
    let planned = matched.into_iter().enumerate().map(|(index, it)| {
        let Matched { name, verb, selection, plan } = it;
        let report = args.report.to(session, several.then_some(index + 1));
        let protection = protection.clone();
        let (args, earlier) = (&args.run, None);
        let run = Run { session, args, verb, selection, protection, report, earlier };
        Planned { rule: Some(name), run, plan }
    });
    let planned = planned.collect();
    let bounds = args.run.bounds.within(rules.max, rules.max_percent);
    let save_plan = args.save.save_plan.clone();
    Group { planned, bounds, save_plan, signals }.run().await
}
