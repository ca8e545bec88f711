//! A run: plan, question, report, requests, summary. The verbs and `resume` share it.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use clap::Args;
use jiff::Timestamp;
use registrations::{RegistrationId, Status};

use super::{
    Bounds, Header, Journal, Line, Plan, Protection, SavedPart, SavedPlan, Settled, Signals, State,
    Summary, Verb,
    bounds::FEW,
    describe::{Context, DRY_RUN, describe},
    execute::execute,
    group::saved,
    journal::default_path,
    object,
    plan::Planner,
    progress::while_reading,
    question::Terminal,
    say,
};
use crate::{
    failure::{Exit, Failure},
    output::{self, CsvArgs, Format, Style, Writer},
    selection::{self, Filter, Selection},
    session::Session,
    text::count,
};

/// The options of every run.
#[derive(Args, Debug)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) bounds: Bounds,
    /// Show the plan, and send nothing
    #[arg(long, help_heading = "Run")]
    pub(super) dry_run: bool,
    /// With --dry-run: print the registrations of the plan in this format. Without: json prints a summary of the run
    #[arg(short, long, value_enum, value_name = "FORMAT", help_heading = "Run")]
    output: Option<Format>,
    /// A file with ids, user ids, device ids, e-mail addresses, names and patterns that no plan may contain; can be
    /// repeated. `$REGISTRATIONS_PROTECT` names others
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    protect: Vec<PathBuf>,
    /// An id that the service does not have is no failure
    #[arg(long, help_heading = "Run")]
    pub(super) ignore_unknown: bool,
    /// Read acknowledged changes back. Up to 10 registrations are always read back
    #[arg(long, help_heading = "Run")]
    verify: bool,
}

impl RunArgs {
    /// Reads what is protected.
    pub(crate) fn protection(&self) -> Result<Protection, Failure> {
        Protection::read(&self.protect)
    }

    /// Prints the registrations of plans.
    pub(super) fn print<'a>(
        &self,
        session: &Session,
        plans: impl IntoIterator<Item = &'a Plan>,
    ) -> Result<(), Failure> {
        if let Some(format) = self.output {
            let style = Style {
                terminal: output::terminal_width(),
                color: session.color(),
                now: session.now,
                csv: CsvArgs::default(),
                has_policy: false,
            };
            let mut writer = Writer::new(format, None, &style);
            for plan in plans {
                writer.write(&plan.registrations)?;
            }
            writer.finish()?;
        }
        Ok(())
    }

    /// Whether a summary is printed as JSON.
    pub(super) fn prints_summary(&self) -> Result<bool, Failure> {
        match self.output {
            None => Ok(false),
            Some(_) if self.dry_run => Ok(false),
            Some(Format::Json) => Ok(true),
            Some(Format::Table | Format::Ndjson | Format::Csv | Format::Id) => Err(Failure::usage(
                "without --dry-run, the only output is -o json, a summary of the run",
                "Nothing was sent.",
            )),
        }
    }
}

/// What a run is about.
pub(crate) struct Run<'a> {
    pub(crate) session: &'a Session,
    pub(crate) args: &'a RunArgs,
    pub(crate) verb: Verb,
    pub(crate) selection: Selection,
    pub(crate) protection: Protection,
    pub(crate) report: ReportTo,
    /// Where the plan is saved instead of being carried out.
    pub(crate) save_plan: Option<PathBuf>,
}

/// Where the report is written.
pub(crate) enum ReportTo {
    /// To this new file.
    New(PathBuf),
    /// To a new file in the folder of the user's state.
    Default,
    Nowhere,
    /// To the report of the run that is continued.
    Same(Box<(Journal, State)>),
}

/// How old a plan may be when its first request is sent.
const MAX_AGE: Duration = Duration::from_secs(60);

impl Run<'_> {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let session = self.session;
        let prints_summary = self.args.prints_summary()?;
        let mut summary = Summary::new(self.verb);
        let ended = self.work(&mut summary).await;
        if prints_summary {
            object::print(session, &summary, &ended);
        }
        ended
    }

    async fn work(self, summary: &mut Summary) -> Result<Exit, Failure> {
        let signals = Signals::listen()?;
        let maybe_done = self.maybe_done();
        let age = Age::new();
        let plan = self.plan(&self.selection, maybe_done.as_ref()).await?;
        let planned = plan.registrations.len();
        summary.planned = Some(planned);
        let total = self.total(planned, &self.args.bounds).await?;
        let describe = |plan: &Plan, columns| {
            let (selection, account) = (&self.selection, self.session.client.account_id());
            let context =
                Context { selection, account, total, now: self.session.now, lists: DRY_RUN };
            describe(plan, &context, columns)
        };
        let needs_nobody = self.args.bounds.is_agreed() || self.args.dry_run;
        if !(self.session.global.quiet && needs_nobody) {
            say(&describe(&plan, terminal_columns()));
        }
        if self.args.dry_run {
            self.args.print(self.session, [&plan])?;
        }
        self.args.bounds.check(self.verb, planned, total, maybe_done.is_some())?;
        let must_ask = self.save_plan.is_none() && self.args.bounds.must_ask(planned)?;
        summary.incomplete.clone_from(&plan.incomplete);
        summary.nobody = plan.nobody.len();
        if self.args.dry_run {
            add_plan(summary, plan.settled, plan.unreadable, plan.hint);
            return summary.end(self.args.ignore_unknown);
        }
        if let Some(path) = &self.save_plan {
            self.save(&plan, total, path)?;
            add_plan(summary, plan.settled, plan.unreadable, plan.hint);
            return summary.end(self.args.ignore_unknown);
        }
        if must_ask {
            let mut terminal = Terminal::open(planned)?;
            terminal.show(|columns| describe(&plan, columns))?;
            terminal.ask(plan.verb, planned).await?;
        }
        self.begin(plan, &age, maybe_done, &signals, summary).await
    }

    /// Carries out a plan that there is consent to.
    pub(super) async fn begin(
        self,
        mut plan: Plan,
        age: &Age,
        maybe_done: Option<HashSet<RegistrationId>>,
        signals: &Signals,
        summary: &mut Summary,
    ) -> Result<Exit, Failure> {
        if !plan.registrations.is_empty() && age.get() > MAX_AGE {
            self.read_again(&mut plan, maybe_done.unwrap_or_default()).await?;
        }
        self.carry_out(plan, signals, summary).await
    }

    fn save(&self, plan: &Plan, total: Option<usize>, path: &Path) -> Result<(), Failure> {
        let part = SavedPart {
            rule: None,
            verb: self.verb,
            filters: self.selection.filters.clone(),
            registrations: plan.registrations.clone(),
        };
        let protected = self.protection.lines();
        SavedPlan::new(self.session, total, protected, vec![part]).write(path)?;
        saved(self.session, path);
        Ok(())
    }

    /// The ids that the run that is continued sent without a known outcome.
    fn maybe_done(&self) -> Option<HashSet<RegistrationId>> {
        match &self.report {
            ReportTo::Same(same) => {
                let remaining = self.selection.ids.iter().flatten();
                Some(remaining.filter(|id| same.1.may_be_done(id)).cloned().collect())
            }
            ReportTo::New(_) | ReportTo::Default | ReportTo::Nowhere => None,
        }
    }

    async fn plan(
        &self,
        selection: &Selection,
        earlier: Option<&HashSet<RegistrationId>>,
    ) -> Result<Plan, Failure> {
        let planner = Planner {
            client: &self.session.client,
            verb: self.verb,
            selection,
            protection: &self.protection,
            earlier,
        };
        while_reading(&self.session.global, planner.plan()).await
    }

    /// Reads the registrations of the plan again, and leaves out what does not belong to it any more.
    async fn read_again(
        &self,
        plan: &mut Plan,
        maybe_done: HashSet<RegistrationId>,
    ) -> Result<(), Failure> {
        let planned = std::mem::take(&mut plan.registrations);
        let selection = Selection {
            ids: Some(planned.iter().map(|it| it.id.clone()).collect()),
            sort: None,
            limit: None,
            ..self.selection.clone()
        };
        let again = self.plan(&selection, Some(&maybe_done)).await?;
        let left_out = planned.len() - again.registrations.len();
        if left_out > 0 {
            say(&format!(
                "Left out {} that changed while the plan was on the screen.\n",
                count(left_out, "registration")
            ));
        }
        plan.registrations = again.registrations;
        plan.settled.extend(again.settled);
        plan.unreadable += again.unreadable;
        Ok(())
    }

    /// How many registrations the account has, if that is needed.
    pub(super) async fn total(
        &self,
        planned: usize,
        bounds: &Bounds,
    ) -> Result<Option<usize>, Failure> {
        if !bounds.need_total(planned) {
            return Ok(None);
        }
        let (client, mut total) = (&self.session.client, 0);
        let statuses = [
            (Status::Active, selection::Status::Active),
            (Status::Revoked, selection::Status::Revoked),
        ];
        for (status, has) in statuses {
            let filter = Filter::Status(has);
            let (mut counted, mut is_filtered) = (0, true);
            let mut pages = client.list().status(status).per_page(1_000).pages();
            while let Some(page) = pages.next().await {
                let page = page.map_err(|error| Failure::of(&error, client.account_id()))?;
                let passing = page.items().iter().filter(|it| filter.passes(it)).count();
                // A service that ignores the status would count each registration twice.
                is_filtered &= passing == page.items().len();
                // The first page says how many there are, or else all of them are counted.
                if let Some(count) = page.info().total_count.filter(|_| is_filtered) {
                    counted = usize::try_from(count).unwrap_or(usize::MAX);
                    break;
                }
                counted += passing + page.unreadable_count();
            }
            total += counted;
        }
        Ok(Some(total))
    }

    /// Sends the plan, and accounts for every id.
    async fn carry_out(
        self,
        plan: Plan,
        signals: &Signals,
        summary: &mut Summary,
    ) -> Result<Exit, Failure> {
        let (mut journal, earlier) = match self.report {
            ReportTo::Same(same) => (Some(same.0), Some(same.1)),
            ReportTo::Nowhere => (None, None),
            ReportTo::New(_) | ReportTo::Default if plan.registrations.is_empty() => (None, None),
            ReportTo::New(path) => (Some(Journal::create(&path)?), None),
            ReportTo::Default => (Some(Journal::create(&default_path(self.verb)?)?), None),
        };
        let Plan { verb, registrations, settled, unreadable, hint, people, .. } = plan;
        summary.people = people;
        let ids: Vec<RegistrationId> = registrations.into_iter().map(|it| it.id).collect();
        if let Some(journal) = &mut journal {
            let mut lines = Vec::new();
            if earlier.is_none() {
                let all: Vec<_> = settled.iter().map(|it| &it.id).chain(&ids).cloned().collect();
                lines.push(Line::Header(Box::new(Header {
                    version: 1,
                    verb,
                    account_id: self.session.client.account_id().to_owned(),
                    started_at: Timestamp::now(),
                    planned: all.len(),
                    filters: self.selection.filters,
                    protected: self.protection.lines().to_vec(),
                })));
                lines.extend(all.chunks(1_000).map(|ids| Line::Plan { ids: ids.to_vec() }));
            }
            // What the report says already is not said again.
            let is_known = |it: &&_| earlier.as_ref().is_some_and(|state: &State| state.says(it));
            let news = settled.iter().filter(|it| !is_known(it));
            lines.extend(news.cloned().map(Line::Outcome));
            journal.write(lines).map_err(|error| {
                Failure::usage(format!("cannot write the report: {error}"), "Nothing was sent.")
            })?;
        }
        summary.report = journal.as_ref().map(|journal| journal.path.clone());
        if !ids.is_empty() {
            let verifies = self.args.verify || ids.len() <= FEW;
            let journal = journal.as_mut();
            execute(self.session, verb, ids, verifies, journal, signals, summary).await;
        }
        add_plan(summary, settled, unreadable, hint);
        let ended = summary.end(self.args.ignore_unknown);
        let is_quiet = self.session.global.quiet && matches!(ended, Ok(Exit::Success));
        // Without a request and a report, the plan has said everything.
        if !is_quiet && (summary.report.is_some() || !summary.elapsed.is_zero()) {
            say(&summary.text(self.session));
        }
        ended
    }
}

/// Adds what was settled before anything was sent.
pub(super) fn add_plan(
    summary: &mut Summary,
    settled: Vec<Settled>,
    unreadable: usize,
    hint: Option<String>,
) {
    summary.add(settled);
    summary.unreadable = unreadable;
    summary.hint = hint;
}

/// The time since a plan was begun. The clock of the system counts as well: the other one may stop while a machine
/// sleeps.
pub(crate) struct Age(Instant, SystemTime);

impl Age {
    pub(crate) fn new() -> Self {
        Self(Instant::now(), SystemTime::now())
    }

    fn get(&self) -> Duration {
        self.0.elapsed().max(self.1.elapsed().unwrap_or_default())
    }
}

/// The width of the terminal that standard error is connected to.
pub(super) fn terminal_columns() -> Option<usize> {
    terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| usize::from(width.0))
}
