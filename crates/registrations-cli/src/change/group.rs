//! Plans that are shown together, and carried out one after the other after one question: that of a verb, or those of
//! rules. Each of them is a run of its own.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use registrations::Registration;

use super::{
    Bounds, Judge, Origin, Outcome, Plan, Protection, Run, RunArgs, SavedPart, SavedPlan, Signals,
    Summary, Verb,
    describe::{Context, DRY_RUN, describe},
    object,
    plan::Planner,
    progress::while_reading,
    question::Terminal,
    say,
};
use crate::{
    failure::{Exit, Failure, complain},
    selection::replacements,
    session::Session,
    text::{count, escape},
};

/// A plan, and the run that carries it out.
pub(crate) struct Planned<'a> {
    pub(crate) rule: Option<String>,
    pub(crate) run: Run<'a>,
    pub(crate) plan: Plan,
}

/// Plans of one account, made at the same time.
pub(crate) struct Group<'a> {
    pub(crate) planned: Vec<Planned<'a>>,
    pub(crate) bounds: Bounds,
    pub(crate) save_plan: Option<PathBuf>,
    pub(crate) signals: Signals,
}

impl<'a> Group<'a> {
    /// What is still to be done of saved plans. Fails if something changed since then, unless that is to be skipped.
    pub(crate) async fn compare(
        session: &Session,
        parts: Vec<(SavedPart, Run<'a>)>,
        protection: &Protection,
        bounds: Bounds,
        skips_drifted: bool,
    ) -> Result<Self, Failure> {
        let signals = Signals::listen()?;
        let (saved, mut planned): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .map(|(part, run)| {
                let plan = Plan::new(part.verb);
                (part.registrations, Planned { rule: part.rule, run, plan })
            })
            .unzip();
        while_reading(&session.global, compare(session, &saved, &mut planned, protection)).await?;
        let old: HashMap<_, _> = saved.iter().flatten().map(|it| (&it.id, it)).collect();
        let settled = planned.iter().flat_map(|it| &it.plan.settled);
        let drifted = settled.filter(|it| it.outcome == Outcome::Drifted).map(|it| {
            let name = old.get(&it.id).map(|it| escape(&it.device.name)).unwrap_or_default();
            let change = it.cause.as_deref().unwrap_or_default();
            format!("drifted: {} ({name}): {change}\n", escape(it.id.as_str()))
        });
        let drifted: Vec<_> = drifted.collect();
        if !drifted.is_empty() {
            if !(session.global.quiet && skips_drifted) {
                say(&drifted.concat());
            }
            if !skips_drifted {
                let what = format!("{} of {} changed since the plan", drifted.len(), old.len());
                let remedy =
                    "Nothing was sent. Make a new plan, or leave them out with --skip-drifted.";
                return Err(Failure::usage(what, remedy));
            }
        }
        Ok(Self { planned, bounds, save_plan: None, signals })
    }

    /// Shows all plans, asks once, and carries them out. A run that fails ends it.
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let Some(first) = self.planned.first() else { return Ok(Exit::Success) };
        let (session, args) = (first.run.session, first.run.args);
        let prints_summary = args.prints_summary()?;
        let agreed = self.agree(session, args).await;
        let mut ended = agreed.map(|()| Exit::Success);
        let sends = self.save_plan.is_none() && !args.dry_run;
        let mut is_begun = false;
        for Planned { rule, run, plan } in self.planned {
            let mut summary = Summary::new(plan);
            let name = escape(rule.as_deref().unwrap_or_default());
            // It may have come after the last request of the run before this one.
            if let (Ok(Exit::Success), Some(signal)) = (&ended, self.signals.pause()) {
                ended = Ok(Exit::Signal(signal));
            }
            if !matches!(ended, Ok(Exit::Success)) {
                if is_begun {
                    let rest = count(summary.plan.registrations.len(), "registration");
                    complain(&format!("rule {name} was not tried: {rest}"));
                }
            } else if sends {
                ended = run.carry_out(&self.signals, &mut summary).await;
                if let (Err(failure), true) = (&mut ended, is_begun) {
                    // Earlier plans were carried out.
                    failure.exit = Exit::Failed;
                    failure.what = format!("rule {name}: {}", failure.what);
                }
                is_begun |= !summary.elapsed.is_zero();
            } else {
                summary.plan.registrations.clear();
                summary.add_plan();
                ended = summary.end(args.ignore_unknown);
            }
            summary.add_plan();
            if prints_summary {
                object::print(session, &summary, ended.as_ref());
            }
        }
        ended
    }

    /// Shows all plans, and refuses what is out of bounds or nobody agrees to. Saves them if that is wanted instead.
    async fn agree(&self, session: &Session, args: &RunArgs) -> Result<(), Failure> {
        let Some(first) = self.planned.first() else { return Ok(()) };
        let all = self.planned.iter().map(|it| it.plan.registrations.len()).sum();
        let total = self.bounds.total(&session.client, all).await?;
        let show = |columns: Option<usize>| {
            let texts = self.planned.iter().map(|it| {
                let context = Context {
                    selection: &it.run.selection,
                    account: session.client.account_id(),
                    total,
                    now: session.now,
                    lists: DRY_RUN,
                };
                titled(it.rule.as_deref(), &describe(&it.plan, &context, columns))
            });
            texts.collect::<Vec<_>>().join("\n")
        };
        let needs_nobody = self.bounds.is_agreed() || args.dry_run;
        if !(session.global.quiet && needs_nobody) {
            let size = terminal_size::terminal_size_of(std::io::stderr());
            say(&show(size.map(|(width, _)| usize::from(width.0))));
        }
        if args.dry_run {
            args.print(session, self.planned.iter().map(|it| &it.plan))?;
        }
        self.bounds.check(self.verb(), all, total, first.run.earlier.is_some())?;
        if let Some(path) = &self.save_plan {
            return self.save(path, total);
        }
        if self.bounds.must_ask(all)? && !args.dry_run {
            let mut terminal = Terminal::open(all)?;
            terminal.show(show)?;
            terminal.ask(self.verb(), all).await?;
        }
        Ok(())
    }

    /// The verb for the question and the bounds: the one that cannot be undone, if there are several.
    fn verb(&self) -> Verb {
        let has = |verb| self.planned.iter().any(|it| it.run.verb == verb);
        let verbs = [Verb::Delete, Verb::Revoke, Verb::Unrevoke];
        verbs.into_iter().find(|verb| has(*verb)).unwrap_or(Verb::Delete)
    }

    fn save(&self, path: &Path, total: Option<usize>) -> Result<(), Failure> {
        let Some(first) = self.planned.first() else { return Ok(()) };
        let session = first.run.session;
        let parts = self.planned.iter().map(|it| SavedPart {
            rule: it.rule.clone(),
            verb: it.run.verb,
            filters: it.run.selection.filters.clone(),
            registrations: it.plan.registrations.clone(),
        });
        SavedPlan::new(session, total, first.run.protection.lines(), parts.collect())
            .write(path)?;
        let name = escape(&path.to_string_lossy()).into_owned();
        session.note(&format!("Nothing was sent. To carry it out: registrations apply {name}"));
        Ok(())
    }
}

/// Reads the registrations of saved plans again. What is as the verb leaves it needs nothing any more.
async fn compare(
    session: &Session,
    saved: &[Vec<Registration>],
    planned: &mut [Planned<'_>],
    protection: &Protection,
) -> Result<(), Failure> {
    let filters = planned.iter().map(|it| &it.run.selection.filters);
    let (replacements, tally) = replacements(&session.client, filters).await?;
    for (index, (saved, mut replacements)) in saved.iter().zip(replacements).enumerate() {
        let (earlier, rest) = planned.split_at_mut(index);
        let Some(Planned { run, plan, .. }) = rest.first_mut() else { break };
        if let Some(replacements) = &mut replacements {
            // What the parts before this one have removed by then replaces nothing.
            let removed = earlier.iter().flat_map(|it| &it.plan.registrations);
            removed.for_each(|it| replacements.remove(it));
        }
        let old = saved.iter().map(|it| (&it.id, it)).collect();
        let judge = Judge { verb: run.verb, protection, origin: Origin::Saved(&old) };
        let planner = Planner { client: &session.client, selection: &run.selection, judge };
        let ids: Vec<_> = saved.iter().map(|it| it.id.clone()).collect();
        planner.read_ids(plan, &ids, replacements.as_ref()).await?;
    }
    if let Some(last) = planned.last_mut() {
        last.plan.incomplete = tally.incomplete();
        last.plan.protection = protection.describe();
    }
    Ok(())
}

/// The plan of a rule under its name.
fn titled(rule: Option<&str>, text: &str) -> String {
    rule.map_or_else(|| text.to_owned(), |rule| format!("Rule {}\n{text}", escape(rule)))
}

/// A saved plan as the verb would show it.
pub(crate) fn show(plan: &SavedPlan, columns: Option<usize>) -> String {
    let header = &plan.header;
    let texts = plan.parts.iter().map(|part| {
        let selection = crate::selection::Selection::of(part.filters.clone());
        let context = Context {
            selection: &selection,
            account: &header.account_id,
            total: header.total,
            now: header.created_at,
            lists: "-o ndjson",
        };
        let mut plan = Plan::new(part.verb);
        plan.registrations.clone_from(&part.registrations);
        titled(part.rule.as_deref(), &describe(&plan, &context, columns))
    });
    let made = format!("made {}, {}\n", header.created_at, {
        count(plan.parts.iter().map(|it| it.registrations.len()).sum(), "registration")
    });
    made + &texts.collect::<Vec<_>>().join("\n")
}
