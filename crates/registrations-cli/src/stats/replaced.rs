//! Counts superseded registrations, without keeping them.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use jiff::Timestamp;
use registrations::Registration;

use crate::selection::{SupersededBy, superseded_key};

/// The newest registrations of one user on one device, in one state. There can be several, created at the same time.
#[derive(Clone, Copy, Debug, Default)]
struct Newest {
    /// In nanoseconds since 1970, which takes less memory than a timestamp.
    created: i64,
    count: u32,
}

impl Newest {
    fn add(&mut self, created: i64) {
        if self.count == 0 || self.created < created {
            *self = Self { created, count: 0 };
        }
        if self.created == created {
            self.count += 1;
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Replaced {
    hasher: RandomState,
    /// Registrations with a user and a device.
    count: usize,
    /// The newest active and revoked registrations of each user and device, by the hash of those.
    newest: HashMap<u64, (Newest, Newest)>,
}

impl Replaced {
    pub(super) fn add(&mut self, it: &Registration) {
        if it.deleted_at.is_some() {
            return;
        }
        let Some(key) = superseded_key(SupersededBy::UserAndDevice, it) else { return };
        let (active, revoked) = self.newest.entry(self.hasher.hash_one(key)).or_default();
        let newest = if it.revoked_at.is_some() { revoked } else { active };
        newest.add(nanoseconds(it.created_at));
        self.count += 1;
    }

    /// How many of them a newer one replaces. A revoked registration replaces only revoked ones.
    pub(super) fn count(&self) -> usize {
        let kept = self.newest.values().map(|(active, revoked)| {
            let is_newer = active.count == 0 || revoked.created >= active.created;
            (active.count + if is_newer { revoked.count } else { 0 }) as usize
        });
        self.count - kept.sum::<usize>()
    }
}

fn nanoseconds(time: Timestamp) -> i64 {
    let nanoseconds = time.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
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
