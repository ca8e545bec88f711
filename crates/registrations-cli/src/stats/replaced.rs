//! Counts superseded registrations, without keeping them.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use jiff::Timestamp;
use registrations::Registration;

use crate::selection::{SupersededBy, superseded_key};

/// Registrations of one user on one device, in one state.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    count: u32,
    /// When the newest one was created, and how many were created then.
    newest: Option<Timestamp>,
    at_newest: u32,
}

impl Group {
    fn add(&mut self, created: Timestamp) {
        self.count += 1;
        if self.newest < Some(created) {
            (self.newest, self.at_newest) = (Some(created), 0);
        }
        self.at_newest += u32::from(self.newest == Some(created));
    }
}

#[derive(Debug, Default)]
pub(super) struct Replaced {
    hasher: RandomState,
    /// The active and the revoked registrations of each user and device.
    groups: HashMap<u64, (Group, Group)>,
}

impl Replaced {
    pub(super) fn add(&mut self, it: &Registration) {
        if it.deleted_at.is_some() {
            return;
        }
        let Some(key) = superseded_key(SupersededBy::UserAndDevice, it) else { return };
        let (active, revoked) = self.groups.entry(self.hasher.hash_one(key)).or_default();
        if it.revoked_at.is_some() { revoked } else { active }.add(it.created_at);
    }

    /// How many of them a newer one replaces. A revoked registration replaces only revoked ones.
    pub(super) fn count(&self) -> usize {
        let superseded = self.groups.values().map(|(active, revoked)| {
            let kept = if revoked.newest >= active.newest { revoked.at_newest } else { 0 };
            (active.count - active.at_newest) as usize + (revoked.count - kept) as usize
        });
        superseded.sum()
    }
}

#[cfg(test)]
mod tests {
    use registrations::Registration;

    use super::Replaced;
    use crate::selection::{Newest, SupersededBy};

    fn registration(device: &str, created: u8, revoked: bool) -> Registration {
        let created = format!("2026-01-{created:02}T00:00:00Z");
        serde_json::from_value(serde_json::json!({
            "id": "r", "key": "k", "device": {"id": device, "name": "n"}, "user": {"id": "u"},
            "created_at": created, "updated_at": created, "revoked_at": revoked.then_some(&created),
        }))
        .unwrap()
    }

    #[test]
    fn as_many_are_superseded_as_the_selection_finds() {
        // Every combination of three registrations on one device, created on three days.
        let states = [None, Some((1, false)), Some((2, false)), Some((1, true)), Some((2, true))];
        let states = || states.into_iter().chain([Some((3, false)), Some((3, true))]);
        for (first, second, third) in
            states().flat_map(|a| states().flat_map(move |b| states().map(move |c| (a, b, c))))
        {
            let all: Vec<_> = [first, second, third]
                .into_iter()
                .flatten()
                .map(|(day, revoked)| registration("d", day, revoked))
                .chain([registration("other", 1, false)])
                .collect();
            let (mut newest, mut replaced) =
                (Newest::new(SupersededBy::UserAndDevice), Replaced::default());
            for it in &all {
                newest.add(it);
                replaced.add(it);
            }
            let expected = all.iter().filter(|it| newest.supersedes(it)).count();
            assert_eq!(replaced.count(), expected, "{all:?}");
        }
    }
}
