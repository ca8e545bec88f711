//! The plan: what a change is about, and what is left out.

use std::collections::{BTreeMap, HashSet};

use registrations::{Client, Registration, RegistrationId};

use super::{Outcome, Protection, Settled, Verb};
use crate::{
    failure::Failure,
    selection::{self, Event, Flow, Selection},
};

/// What to change, and what is left out.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) verb: Verb,
    /// The registrations to change.
    pub(crate) registrations: Vec<Registration>,
    /// Those that are already so, protected or unknown, or whose record cannot be read.
    pub(crate) settled: Vec<Settled>,
    /// Records that do not pass a filter that was sent to the service, by the flag.
    pub(crate) let_through: BTreeMap<&'static str, usize>,
    /// Ids that were named, of registrations that do not pass the filters.
    pub(crate) mismatched: Vec<RegistrationId>,
    /// Records that could not be read. They are never changed.
    pub(crate) unreadable: usize,
    /// What the first unknown id is instead.
    pub(crate) hint: Option<String>,
    /// The ids so far: a listing that changes while it is read can return a record twice.
    seen: HashSet<RegistrationId>,
}

impl Plan {
    /// Reads the registrations of the selection, and checks every one of them.
    ///
    /// An id in `maybe_done` was sent by an earlier run without a known outcome: if the registration is now as the verb
    /// leaves it, the earlier run did it.
    pub(crate) async fn build(
        client: &Client,
        verb: Verb,
        selection: &Selection,
        protection: &Protection,
        maybe_done: &HashSet<RegistrationId>,
    ) -> Result<Self, Failure> {
        let mut plan = Self {
            verb,
            registrations: Vec::new(),
            settled: Vec::new(),
            let_through: BTreeMap::new(),
            mismatched: Vec::new(),
            unreadable: 0,
            hint: None,
            seen: HashSet::new(),
        };
        match &selection.ids {
            Some(ids) => plan.read_ids(client, ids, selection, protection, maybe_done).await?,
            None => plan.read_listing(client, selection, protection).await?,
        }
        let unknown = plan.ids_of(Outcome::Unknown).next().cloned();
        if let Some(first) = unknown {
            plan.hint = device_hint(client, &first).await;
        }
        Ok(plan)
    }

    async fn read_listing(
        &mut self,
        client: &Client,
        selection: &Selection,
        protection: &Protection,
    ) -> Result<(), Failure> {
        let limit = selection.limit.unwrap_or(usize::MAX);
        // The limit counts what is changed, not what is left out.
        let selection = Selection { limit: None, ..selection.clone() };
        if limit == 0 {
            return Ok(());
        }
        let tally = selection::read(client, &selection, true, |event| {
            if let Event::Record(it) = event {
                self.add(*it, protection);
            }
            Ok(if self.registrations.len() < limit { Flow::More } else { Flow::Enough })
        })
        .await?;
        self.unreadable += tally.unreadable;
        self.let_through = tally.let_through;
        self.settled.extend(tally.unknown.into_iter().map(|id| Settled::new(id, Outcome::Unknown)));
        Ok(())
    }

    async fn read_ids(
        &mut self,
        client: &Client,
        ids: &[RegistrationId],
        selection: &Selection,
        protection: &Protection,
        maybe_done: &HashSet<RegistrationId>,
    ) -> Result<(), Failure> {
        let filters = &selection.filters;
        let include_policy = selection.include_policy || filters.need_policy();
        let mut records = selection::read_ids(client, ids, include_policy).await?;
        self.unreadable = records.unreadable;
        let mut candidates = Vec::new();
        for id in ids {
            let record = records.found.remove(id);
            // A record without an id that can be read may be that of any id that is missing.
            let is_unreadable = records.unreadable_ids.contains(id)
                || records.unreadable > records.unreadable_ids.len();
            if record.is_none() && is_unreadable {
                let outcome =
                    if maybe_done.contains(id) { Outcome::Unsettled } else { Outcome::NotSent };
                let cause = "its record cannot be read";
                self.settled.push(Settled::because(id.clone(), outcome, cause));
                continue;
            }
            if maybe_done.contains(id) && self.verb.is_reached(record.as_ref()) {
                let done = Settled::new(id.clone(), Outcome::Done);
                self.settled.push(Settled { confirmed: true, ..done });
                continue;
            }
            match record {
                None => self.settled.push(Settled::new(id.clone(), Outcome::Unknown)),
                Some(it) if self.verb.is_reached(Some(&it)) => {
                    self.settled.push(Settled::new(id.clone(), Outcome::Already));
                }
                // A deleted registration can be neither revoked nor unrevoked.
                Some(it) if it.deleted_at.is_some() => {
                    self.settled.push(Settled::new(id.clone(), Outcome::Unknown));
                }
                Some(it) => candidates.push(it),
            }
        }
        // Whether a registration is superseded depends on the others, and the order on all of them.
        if (filters.superseded.is_some() || selection.sort.is_some()) && !candidates.is_empty() {
            let ids: Vec<_> = candidates.iter().map(|it| it.id.clone()).collect();
            let narrowed = Selection { ids: Some(ids.clone()), ..selection.clone() };
            self.read_listing(client, &narrowed, protection).await?;
            let planned: HashSet<_> = self.all_ids().cloned().collect();
            if selection.limit.is_none() {
                self.mismatched = ids.into_iter().filter(|id| !planned.contains(id)).collect();
            }
            return Ok(());
        }
        for it in candidates {
            if selection.limit.is_some_and(|limit| self.registrations.len() >= limit) {
                break;
            }
            if filters.mismatch(&it).is_some() || !filters.matches_search(&it) {
                self.mismatched.push(it.id);
            } else {
                self.add(it, protection);
            }
        }
        Ok(())
    }

    /// Adds a registration that passes the filters.
    fn add(&mut self, it: Registration, protection: &Protection) {
        if !self.seen.insert(it.id.clone()) {
            return;
        }
        if self.verb.is_reached(Some(&it)) {
            self.settled.push(Settled::new(it.id, Outcome::Already));
        } else if protection.contains(&it) {
            self.settled.push(Settled::new(it.id, Outcome::Protected));
        } else if it.deleted_at.is_some() {
            self.mismatched.push(it.id);
        } else {
            self.registrations.push(it);
        }
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
    let page = list.pages().next().await?.ok()?;
    let is_device = page.items().iter().any(|it| it.device.id.as_str() == id.as_str());
    let id = crate::text::escape(id.as_str());
    is_device.then(|| format!("{id}: that is a device: use --device-id {id}"))
}
