//! The plan: what a change is about, and what is left out.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant, SystemTime},
};

use registrations::{Client, Registration, RegistrationId};

use super::{
    Judge, Origin, Outcome, Settled, Verb,
    judge::GONE,
    lookup::{Lookup, UNCLEAR, UNREADABLE, look_up},
    people::People,
};
use crate::{
    failure::Failure,
    selection::{self, Event, Flow, Replacements, Selection, Verdict},
};

/// Up to this many ids that the listing does not have are requested one by one, before they count as unknown.
const CONFIRMED: usize = 100;

/// What to change, and what is left out.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) verb: Verb,
    /// The registrations to change.
    pub(crate) registrations: Vec<Registration>,
    /// Those that are already so, protected, unknown or left out, or whose record cannot be read.
    pub(crate) settled: Vec<Settled>,
    /// Records that do not pass a filter that was sent to the service, by the flag.
    pub(crate) let_through: BTreeMap<&'static str, usize>,
    /// Superseded registrations that were left out because they were seen or created in the last 24 hours.
    pub(crate) recent: usize,
    /// Says so if the listing ended too early.
    pub(crate) incomplete: Option<String>,
    /// E-mail addresses that were named and belong to nobody or, if ids were named as well, to none of them.
    pub(crate) nobody: Vec<String>,
    /// Whose registrations these are.
    pub(super) people: People,
    /// How much is protected, and what of it matches nothing.
    pub(crate) protection: Option<String>,
    /// Records that could not be read. They are never changed.
    pub(crate) unreadable: usize,
    /// What the first unknown id is instead.
    pub(crate) hint: Option<String>,
    /// When it was begun. The clock of the system counts as well: the other one may stop while a machine sleeps.
    begun: (Instant, SystemTime),
}

/// What a plan is made of.
#[derive(Debug)]
pub(super) struct Planner<'a> {
    pub(super) client: &'a Client,
    pub(super) selection: &'a Selection,
    pub(super) judge: Judge<'a>,
}

impl Planner<'_> {
    /// Reads the registrations of the selection, and checks every one of them.
    pub(super) async fn plan(&self) -> Result<Plan, Failure> {
        let mut plan = Plan::new(self.judge.verb);
        plan.people = People::new(self.selection.filters.emails());
        match &self.selection.ids {
            Some(ids) if ids.is_empty() => {}
            Some(ids) => {
                let filters = [&self.selection.filters];
                let (all, tally) = selection::replacements(self.client, filters).await?;
                plan.incomplete = tally.incomplete();
                self.read_ids(&mut plan, ids, all.first().and_then(Option::as_ref)).await?;
            }
            None => self.read_listing(&mut plan).await?,
        }
        plan.protection = self.judge.protection.describe();
        let unknown = plan.ids_of(Outcome::Unknown).next().cloned();
        if let Some(first) = unknown {
            plan.hint = device_hint(self.client, &first).await;
        }
        Ok(plan)
    }

    async fn read_listing(&self, plan: &mut Plan) -> Result<(), Failure> {
        let limit = self.selection.limit.unwrap_or(usize::MAX);
        // The limit counts what is changed, not what is left out.
        let selection = Selection { limit: None, ..self.selection.clone() };
        // Which ones are the first is decided here: the service may sort in another way, or not at all.
        let sorts = selection.sort.is_some() && limit < usize::MAX;
        let (mut unsorted, mut again) = (Vec::new(), Vec::new());
        let tally = selection::read(self.client, &selection, |event| {
            match event {
                Event::Record(it) if sorts => unsorted.push(*it),
                Event::Record(it) => plan.add(*it, Verdict::Passes, &self.judge),
                Event::Again(it) => again.push(*it),
                Event::PageEnd => {}
            }
            Ok(if plan.registrations.len() < limit { Flow::More } else { Flow::Enough })
        })
        .await?;
        selection::sort(&mut unsorted, &selection);
        for it in unsorted {
            if plan.registrations.len() < limit {
                plan.add(it, Verdict::Passes, &self.judge);
            }
        }
        plan.leave_changed(&again);
        plan.unreadable = tally.unreadable;
        plan.incomplete = tally.incomplete();
        plan.nobody.extend(tally.nobody().cloned());
        plan.let_through = tally.let_through;
        plan.recent = tally.recent;
        Ok(())
    }

    /// Reads registrations by id. With `--superseded`, only those that the `replacements` replace belong to the plan.
    pub(super) async fn read_ids(
        &self,
        plan: &mut Plan,
        ids: &[RegistrationId],
        replacements: Option<&Replacements>,
    ) -> Result<(), Failure> {
        let Self { selection, judge, .. } = self;
        let is_named = matches!(judge.origin, Origin::Named);
        let include_policy = selection.include_policy || selection.filters.need_policy();
        let requests = if is_named { CONFIRMED } else { usize::MAX };
        let mut lookups = look_up(self.client, ids, include_policy, requests).await?;
        plan.unreadable = lookups.unreadable;
        for id in ids {
            match lookups.take(id) {
                Lookup::Found(it) => {
                    let verdict = selection.filters.judge(&it, replacements);
                    plan.add(*it, verdict, judge);
                }
                Lookup::Gone => plan.settled.push(judge.gone(id.clone(), GONE)),
                Lookup::Unreadable => plan.settled.push(judge.unread(id.clone(), UNREADABLE)),
                Lookup::Unclear => plan.settled.push(judge.unread(id.clone(), UNCLEAR)),
            }
        }
        if is_named {
            plan.nobody = plan.people.without();
        }
        selection::sort(&mut plan.registrations, selection);
        plan.registrations.truncate(selection.limit.unwrap_or(usize::MAX));
        Ok(())
    }
}

impl Plan {
    /// A plan of nothing.
    pub(crate) fn new(verb: Verb) -> Self {
        Self {
            verb,
            registrations: Vec::new(),
            settled: Vec::new(),
            let_through: BTreeMap::new(),
            recent: 0,
            incomplete: None,
            nobody: Vec::new(),
            people: People::default(),
            protection: None,
            unreadable: 0,
            hint: None,
            begun: (Instant::now(), SystemTime::now()),
        }
    }

    /// The time since it was begun.
    pub(super) fn age(&self) -> Duration {
        self.begun.0.elapsed().max(self.begun.1.elapsed().unwrap_or_default())
    }

    /// Adds a registration about which the filters say this.
    pub(crate) fn add(&mut self, it: Registration, verdict: Verdict, judge: &Judge<'_>) {
        self.people.add(&it);
        match judge.settle(&it, verdict) {
            Some(settled) => self.settled.push(settled),
            None => self.registrations.push(it),
        }
    }

    /// Leaves out what came again with other values: whoever was seen while the account was read is at work.
    pub(crate) fn leave_changed(&mut self, repeated: &[Registration]) {
        let again: HashMap<_, _> = repeated.iter().map(|it| (&it.id, it)).collect();
        let is_changed =
            |it: &mut Registration| again.get(&it.id).is_some_and(|again| *it != **again);
        let changed = self.registrations.extract_if(.., is_changed);
        let cause = "it changed while the account was read";
        let changed = changed.map(|it| Settled::because(it.id, Outcome::LeftOut, cause));
        self.settled.extend(changed);
    }

    /// The ids that ended like this before anything was sent.
    pub(crate) fn ids_of(&self, outcome: Outcome) -> impl Iterator<Item = &RegistrationId> {
        self.settled.iter().filter(move |it| it.outcome == outcome).map(|it| &it.id)
    }

    /// Every id that the plan accounts for.
    pub(crate) fn all_ids(&self) -> impl Iterator<Item = &RegistrationId> {
        self.settled.iter().map(|it| &it.id).chain(self.registrations.iter().map(|it| &it.id))
    }
}

/// Says so if the id is that of a device.
pub(crate) async fn device_hint(client: &Client, id: &RegistrationId) -> Option<String> {
    let list = client.list().device_id(id.as_str()).status(registrations::Status::All).per_page(1);
    let page = Box::pin(list.send()).await.ok()?;
    let is_device = page.items().iter().any(|it| it.device.id.as_str() == id.as_str());
    let id = crate::text::escape(id.as_str());
    is_device.then(|| format!("{id}: that is a device: use --device-id {id}"))
}
