//! A run: it plans, and carries the plan out. The verbs and `resume` share it; between the two is a [`Group`].

use std::{collections::HashSet, path::PathBuf, time::Duration};

use jiff::Timestamp;
use registrations::RegistrationId;

use super::{
    Group, Header, Judge, Line, Origin, Plan, Planned, Protection, ReportTo, RunArgs, Signals,
    State, Summary, Verb, bounds::FEW, execute::execute, plan::Planner, progress::while_reading,
    say,
};
use crate::{
    failure::{Exit, Failure},
    selection::Selection,
    session::Session,
    text::count,
};

/// What a run is about.
pub(crate) struct Run<'a> {
    pub(crate) session: &'a Session,
    pub(crate) args: &'a RunArgs,
    pub(crate) verb: Verb,
    pub(crate) selection: Selection,
    pub(crate) protection: Protection,
    pub(crate) report: ReportTo,
    /// What the report says already, if this run continues another one.
    pub(crate) earlier: Option<State>,
}

/// How old a plan may be when its first request is sent.
const MAX_AGE: Duration = Duration::from_secs(60);

impl Run<'_> {
    /// Plans, asks, and carries the plan out, or saves it there instead.
    pub(crate) async fn run(self, save_plan: Option<PathBuf>) -> Result<Exit, Failure> {
        self.args.prints_summary()?;
        let signals = Signals::listen()?;
        let planned = self.plan(&self.selection, self.maybe_done().as_ref()).await;
        let plan = self.args.planned(self.session, &[self.verb], planned)?;
        let bounds = self.args.bounds.clone();
        let planned = vec![Planned { rule: None, run: self, plan }];
        Group { planned, bounds, save_plan, signals }.run().await
    }

    /// The ids that the run that is continued sent without a known outcome.
    fn maybe_done(&self) -> Option<HashSet<RegistrationId>> {
        let earlier = self.earlier.as_ref()?;
        let remaining = self.selection.ids.iter().flatten();
        Some(remaining.filter(|id| earlier.may_be_done(id)).cloned().collect())
    }

    async fn plan(
        &self,
        selection: &Selection,
        earlier: Option<&HashSet<RegistrationId>>,
    ) -> Result<Plan, Failure> {
        let origin = match (earlier, &selection.ids) {
            (Some(maybe_done), _) => Origin::Run(maybe_done),
            (None, Some(_)) => Origin::Named,
            (None, None) => Origin::Listing,
        };
        let judge = Judge { verb: self.verb, protection: &self.protection, origin };
        let planner = Planner { client: &self.session.client, selection, judge };
        while_reading(&self.session.global, planner.plan()).await
    }

    /// Reads the registrations of the plan again, and leaves out what does not belong to it any more.
    async fn read_again(&self, plan: &mut Plan) -> Result<(), Failure> {
        let selection = Selection {
            ids: Some(plan.registrations.iter().map(|it| it.id.clone()).collect()),
            sort: None,
            limit: None,
            ..self.selection.clone()
        };
        let maybe_done = self.maybe_done().unwrap_or_default();
        let again = self.plan(&selection, Some(&maybe_done)).await?;
        let left_out = plan.registrations.len() - again.registrations.len();
        if left_out > 0 {
            say(&format!(
                "Left out {} that changed while the plan was on the screen.\n",
                count(left_out, "registration")
            ));
        }
        plan.registrations = again.registrations;
        plan.settled.extend(again.settled);
        plan.unreadable += again.unreadable;
        plan.incomplete = again.incomplete.or(plan.incomplete.take());
        Ok(())
    }

    /// Sends a plan that there is consent to, and accounts for every id.
    pub(super) async fn carry_out(
        self,
        signals: &Signals,
        summary: &mut Summary,
    ) -> Result<Exit, Failure> {
        let plan = &mut summary.plan;
        if !plan.registrations.is_empty() && plan.age() > MAX_AGE {
            self.read_again(plan).await?;
        }
        let mut journal = self.report.open(self.verb, plan.registrations.is_empty())?;
        if let Some(journal) = &mut journal {
            let mut lines = Vec::new();
            if self.earlier.is_none() {
                let all: Vec<_> = plan.all_ids().cloned().collect();
                lines.push(Line::Header(Box::new(Header {
                    version: 1,
                    verb: self.verb,
                    account_id: self.session.client.account_id().to_owned(),
                    started_at: Timestamp::now(),
                    planned: all.len(),
                    filters: self.selection.filters,
                    protected: self.protection.lines().to_vec(),
                })));
                lines.extend(all.chunks(1_000).map(|ids| Line::Plan { ids: ids.to_vec() }));
            }
            // What the report says already is not said again.
            let is_known = |it: &&_| self.earlier.as_ref().is_some_and(|state| state.says(it));
            let news = plan.settled.iter().filter(|it| !is_known(it));
            lines.extend(news.cloned().map(Line::Outcome));
            journal.write(lines).map_err(|error| {
                let what = format!("cannot write the report: {error}");
                Failure::usage(what, "The run was not begun.")
            })?;
        }
        let ids: Vec<_> =
            std::mem::take(&mut plan.registrations).into_iter().map(|it| it.id).collect();
        summary.report = journal.as_ref().map(|journal| journal.path.clone());
        summary.add_plan();
        if !ids.is_empty() {
            let verifies = self.args.verify || ids.len() <= FEW;
            let journal = journal.as_mut();
            execute(self.session, self.verb, ids, verifies, journal, signals, summary).await;
        }
        let ended = summary.end(self.args.ignore_unknown);
        let is_quiet = self.session.global.quiet && matches!(ended, Ok(Exit::Success));
        // Without a request and a report, the plan has said everything.
        if !is_quiet && (summary.report.is_some() || !summary.elapsed.is_zero()) {
            say(&summary.text(self.session));
        }
        ended
    }
}
