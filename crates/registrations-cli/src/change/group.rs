//! Plans that are shown together, and carried out one after the other after one question: that of a verb, or those of
//! rules. Each of them is a run of its own.

use std::path::{Path, PathBuf};

use super::{
    Bounds, Outcome, Plan, Protection, Run, RunArgs, SavedPart, SavedPlan, Settled, Signals,
    Summary, Verb,
    describe::{Context, DRY_RUN, describe},
    drift::{Compared, compare},
    object,
    progress::while_reading,
    question::Terminal,
    say,
};
use crate::{
    failure::{Exit, Failure, complain},
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
        parts: Vec<(SavedPart, Run<'a>)>,
        protection: &Protection,
        bounds: Bounds,
        skips_drifted: bool,
    ) -> Result<Self, Failure> {
        let signals = Signals::listen()?;
        let (mut planned, mut drifted, mut total) = (Vec::new(), Vec::new(), 0);
        let mut is_quiet = false;
        for (part, run) in parts {
            total += part.registrations.len();
            let removed = planned.iter().flat_map(|it: &Planned<'_>| &it.plan.registrations);
            let comparing = compare(&run.session.client, &part, protection, removed);
            let Compared { plan, drifted: lines } =
                while_reading(&run.session.global, comparing).await?;
            is_quiet = run.session.global.quiet;
            drifted.extend(lines);
            planned.push(Planned { rule: part.rule, run, plan });
        }
        if let Some(last) = planned.last_mut() {
            last.plan.protection = protection.describe();
        }
        if !drifted.is_empty() {
            let shown = drifted.iter().filter(|_| !(is_quiet && skips_drifted));
            for line in shown {
                say(&format!("drifted: {line}\n"));
            }
            if !skips_drifted {
                let what = format!("{} of {total} changed since the plan", drifted.len());
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
        for Planned { rule, run, mut plan } in self.planned {
            let mut summary = Summary::new(run.verb);
            summary.planned = Some(plan.registrations.len());
            if !matches!(ended, Ok(Exit::Success)) {
                if is_begun {
                    let rule = rule.as_deref().unwrap_or_default();
                    let rest = count(plan.registrations.len(), "registration");
                    complain(&format!("rule {} was not tried: {rest}", escape(rule)));
                }
                let rest = std::mem::take(&mut plan.registrations);
                summary.add_plan(plan);
                summary.add(rest.into_iter().map(|it| Settled::new(it.id, Outcome::NotSent)));
            } else if sends {
                ended = run.carry_out(plan, &self.signals, &mut summary).await;
                if let (Err(failure), true) = (&mut ended, is_begun) {
                    // Earlier plans were carried out.
                    failure.exit = Exit::Failed;
                }
                is_begun |= !summary.elapsed.is_zero();
            } else {
                summary.add_plan(plan);
                ended = summary.end(args.ignore_unknown);
            }
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
