//! The plan: what a change is about, and what is left out.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, Instant, SystemTime},
};

use registrations::{Client, Registration, RegistrationId};

use super::{
    Outcome, Protection, Settled, Verb,
    lookup::{Lookup, UNCLEAR, UNREADABLE, look_up},
    people::People,
};
use crate::{
    failure::Failure,
    selection::{self, Event, Filter, Flow, Selection},
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
    /// Ids that were named, of registrations that do not pass the filters.
    pub(crate) mismatched: Vec<RegistrationId>,
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
    /// The ids so far: a listing that changes while it is read can return a record twice.
    seen: HashSet<RegistrationId>,
    /// When it was begun. The clock of the system counts as well: the other one may stop while a machine sleeps.
    begun: (Instant, SystemTime),
}

/// What a plan is made of.
#[derive(Debug)]
pub(super) struct Planner<'a> {
    pub(super) client: &'a Client,
    pub(super) verb: Verb,
    pub(super) selection: &'a Selection,
    pub(super) protection: &'a Protection,
    /// If the ids come from an earlier plan: those that were sent without a known outcome.
    pub(super) earlier: Option<&'a HashSet<RegistrationId>>,
}

impl Planner<'_> {
    /// Reads the registrations of the selection, and checks every one of them.
    pub(super) async fn plan(&self) -> Result<Plan, Failure> {
        let mut plan = Plan::new(self.verb);
        plan.people = People::new(self.selection.filters.emails());
        match &self.selection.ids {
            Some(ids) => self.read_ids(&mut plan, ids).await?,
            None => self.read_listing(&mut plan).await?,
        }
        if self.earlier.is_some() {
            // They were in the earlier plan, so that each of them must be accounted for.
            let mismatched = std::mem::take(&mut plan.mismatched).into_iter();
            let cause = "it does not pass every filter any more";
            plan.settled.extend(mismatched.map(|id| Settled::because(id, Outcome::LeftOut, cause)));
        }
        plan.protection = self.protection.describe();
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
                Event::Record(it) => plan.add(*it, self.protection),
                Event::Again(it) => again.push(*it),
                Event::PageEnd => {}
            }
            Ok(if plan.registrations.len() < limit { Flow::More } else { Flow::Enough })
        })
        .await?;
        selection::sort(&mut unsorted, &selection);
        for it in unsorted {
            if plan.registrations.len() < limit {
                plan.add(it, self.protection);
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

    async fn read_ids(&self, plan: &mut Plan, ids: &[RegistrationId]) -> Result<(), Failure> {
        let selection = self.selection;
        let filters = &selection.filters;
        let replacements = selection::replacements(self.client, filters, &HashSet::new()).await?;
        plan.incomplete = replacements.as_ref().and_then(|(_, tally)| tally.incomplete());
        let include_policy = selection.include_policy || filters.need_policy();
        let requests = if self.earlier.is_some() { usize::MAX } else { CONFIRMED };
        let mut lookups = look_up(self.client, ids, include_policy, requests).await?;
        plan.unreadable = lookups.unreadable;
        let mut candidates = Vec::new();
        for id in ids {
            let settled = match lookups.take(id) {
                Lookup::Found(it) => {
                    plan.people.add(&it);
                    let Some(settled) = self.settle(&it) else {
                        candidates.push(*it);
                        continue;
                    };
                    settled
                }
                Lookup::Gone => self.settle_gone(id.clone()),
                Lookup::Unreadable => self.settle_unread(id.clone(), UNREADABLE),
                Lookup::Unclear => self.settle_unread(id.clone(), UNCLEAR),
            };
            plan.settled.push(settled);
        }
        if self.earlier.is_none() {
            plan.nobody = plan.people.without();
        }
        let is_replaced = |it: &Registration| selection::is_replaced(replacements.as_ref(), it);
        selection::sort(&mut candidates, selection);
        for it in candidates {
            if selection.limit.is_some_and(|limit| plan.registrations.len() >= limit) {
                break;
            }
            match filters.mismatch(&it) {
                None if is_replaced(&it) => plan.add(it, self.protection),
                Some(Filter::Superseded(_)) if is_replaced(&it) && self.earlier.is_none() => {
                    plan.recent += 1;
                }
                None | Some(_) => plan.mismatched.push(it.id),
            }
        }
        Ok(())
    }

    /// How a registration ends that needs no request; `None` if it may need one.
    fn settle(&self, it: &Registration) -> Option<Settled> {
        let id = it.id.clone();
        if self.verb.is_reached(it) {
            return Some(match self.earlier {
                // The earlier run did it.
                Some(maybe_done) if maybe_done.contains(&id) => Settled::read(id),
                Some(_) | None => Settled::new(id, Outcome::Already),
            });
        }
        // A deleted registration can be neither revoked nor unrevoked.
        it.deleted_at.map(|_| match self.earlier {
            Some(_) => Settled::because(id, Outcome::LeftOut, "it is deleted"),
            None => Settled::new(id, Outcome::Unknown),
        })
    }

    /// How an id ends of which the service has no registration.
    fn settle_gone(&self, id: RegistrationId) -> Settled {
        match self.earlier {
            None => Settled::new(id, Outcome::Unknown),
            Some(maybe_done) if self.verb == Verb::Delete && maybe_done.contains(&id) => {
                Settled::read(id)
            }
            Some(_) => {
                Settled::because(id, Outcome::LeftOut, "the service does not have it any more")
            }
        }
    }

    /// How an id ends whose registration could not be read.
    fn settle_unread(&self, id: RegistrationId, cause: &str) -> Settled {
        let is_sent = self.earlier.is_some_and(|maybe_done| maybe_done.contains(&id));
        let outcome = if is_sent { Outcome::Unsettled } else { Outcome::NotSent };
        Settled::because(id, outcome, cause)
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
            mismatched: Vec::new(),
            recent: 0,
            incomplete: None,
            nobody: Vec::new(),
            people: People::default(),
            protection: None,
            unreadable: 0,
            hint: None,
            seen: HashSet::new(),
            begun: (Instant::now(), SystemTime::now()),
        }
    }

    /// The time since it was begun.
    pub(super) fn age(&self) -> Duration {
        self.begun.0.elapsed().max(self.begun.1.elapsed().unwrap_or_default())
    }

    /// Adds a registration that passes the filters.
    pub(crate) fn add(&mut self, it: Registration, protection: &Protection) {
        if !self.seen.insert(it.id.clone()) {
            return;
        }
        self.people.add(&it);
        if self.verb.is_reached(&it) {
            self.settled.push(Settled::new(it.id, Outcome::Already));
        } else if protection.contains(&it) {
            self.settled.push(Settled::new(it.id, Outcome::Protected));
        } else if it.deleted_at.is_some() {
            self.mismatched.push(it.id);
        } else {
            self.registrations.push(it);
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
