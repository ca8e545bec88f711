//! How the registrations of each person ended, if e-mail addresses were named.

use std::collections::{BTreeMap, HashMap, HashSet};

use registrations::{Email, Registration, RegistrationId};

use super::{Outcome, Settled, Verb};
use crate::text::{escape, folded, number};

/// The people that a selection names.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Whose registrations these are.
    owners: HashMap<RegistrationId, String>,
    /// How many registrations of each person ended in each way. Whoever has none is there as well.
    pub(super) outcomes: BTreeMap<String, BTreeMap<Outcome, usize>>,
}

impl People {
    /// The people with these addresses, in the form that [`folded`] gives them.
    pub(super) fn new(emails: &[String]) -> Self {
        let outcomes = emails.iter().map(|email| (email.clone(), BTreeMap::new())).collect();
        Self { owners: HashMap::new(), outcomes }
    }

    /// Remembers whose registration it is.
    pub(super) fn add(&mut self, it: &Registration) {
        let email = it.user.as_ref().and_then(|user| user.email.as_ref());
        let Some(email) = email.map(Email::as_str).map(folded) else { return };
        if self.outcomes.contains_key(&email) {
            self.owners.insert(it.id.clone(), email);
        }
    }

    /// Those who have none of the registrations.
    pub(super) fn without(&self) -> Vec<String> {
        let owners: HashSet<&String> = self.owners.values().collect();
        self.outcomes.keys().filter(|email| !owners.contains(email)).cloned().collect()
    }

    /// Counts how a registration ended.
    pub(super) fn settle(&mut self, it: &Settled) {
        let owner = self.owners.get(&it.id);
        if let Some(outcomes) = owner.and_then(|owner| self.outcomes.get_mut(owner)) {
            *outcomes.entry(it.outcome).or_default() += 1;
        }
    }

    /// `a@example.com: 3 deleted, 1 failed`, `b@example.com: none`. Nothing for a single person.
    pub(super) fn lines(&self, verb: Verb) -> Vec<String> {
        if self.outcomes.len() < 2 {
            return Vec::new();
        }
        let person = |(email, outcomes): (&String, &BTreeMap<Outcome, usize>)| {
            let parts = outcomes.iter();
            let parts = parts.map(|(it, ids)| format!("{} {}", number(*ids), it.label(verb)));
            let parts: Vec<_> = parts.collect();
            let ended = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
            format!("{}: {ended}", escape(email))
        };
        self.outcomes.iter().map(person).collect()
    }
}
