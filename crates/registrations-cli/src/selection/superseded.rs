//! Registrations that a newer one replaces.

use std::collections::{HashMap, HashSet};

use clap::ValueEnum;
use jiff::{SignedDuration, Timestamp};
use registrations::{Registration, RegistrationId, RegistrationType};
use serde::{Deserialize, Serialize};

use crate::time;

/// Whoever was seen or enrolled since then is probably at work.
pub(crate) const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// What two registrations have in common if the newer one replaces the older.
///
/// The default is user and device: one device rightly holds registrations of several users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub(crate) enum SupersededBy {
    /// The user and the id of the device
    #[value(name = "user+device")]
    #[serde(rename = "user+device")]
    UserAndDevice,
    /// The user and the name of the device
    #[value(name = "user+name")]
    #[serde(rename = "user+name")]
    UserAndName,
    /// The id of the device, whoever the user is
    #[serde(rename = "device")]
    Device,
}

/// When a registration counts as superseded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Superseded {
    pub(crate) by: SupersededBy,
    /// Registrations that were seen or created since then are left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unless_seen_since: Option<Timestamp>,
}

impl Superseded {
    pub(crate) fn new(by: SupersededBy, now: Timestamp, allow_recent: bool) -> Self {
        let recent = now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
        Self { by, unless_seen_since: Some(recent).filter(|_| !allow_recent) }
    }

    /// Whether a registration was seen or created too recently to be left to this rule.
    pub(crate) fn is_recent(&self, last_activity: Timestamp) -> bool {
        self.unless_seen_since.is_some_and(|since| last_activity >= since)
    }
}

/// Everything that tells which registrations are superseded.
#[derive(Debug)]
pub(crate) struct Replacements {
    rule: Superseded,
    groups: HashMap<Key, Vec<Known>>,
    removed: HashSet<RegistrationId>,
    /// Records that could not be read, and may replace others.
    pub(crate) unreadable: usize,
}

/// What the replacement has in common with the replaced registration. Another type is another client of the device.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    text: String,
    kind: Option<RegistrationType>,
}

#[derive(Debug)]
struct Known {
    id: RegistrationId,
    created: Timestamp,
    /// Never seen is earlier than any time.
    seen: Option<Timestamp>,
    last_activity: Timestamp,
    is_revoked: bool,
}

impl Known {
    /// Whether this one replaces the other: it was created later and seen at least as late. A revoked registration
    /// replaces only revoked ones.
    fn replaces(&self, other: &Self) -> bool {
        self.created > other.created
            && self.seen >= other.seen
            && (!self.is_revoked || other.is_revoked)
    }
}

impl Replacements {
    pub(crate) fn new(rule: Superseded) -> Self {
        Self { rule, groups: HashMap::new(), removed: HashSet::new(), unreadable: 0 }
    }

    /// Takes a registration into account. One that was deleted replaces nothing.
    pub(crate) fn add(&mut self, it: &Registration) {
        if it.deleted_at.is_none()
            && let Some((key, known)) = self.of(it)
        {
            self.groups.entry(key).or_default().push(known);
        }
    }

    /// Takes a registration into account no longer.
    pub(crate) fn remove(&mut self, it: &Registration) {
        self.removed.insert(it.id.clone());
    }

    /// Whether a newer registration replaces this one, however recently it was seen.
    pub(crate) fn replace(&self, it: &Registration) -> bool {
        let Some((key, known)) = self.of(it) else { return false };
        self.groups.get(&key).is_some_and(|group| self.is_replaced(&known, group))
    }

    fn is_replaced(&self, it: &Known, group: &[Known]) -> bool {
        let replaces = |other: &Known| other.replaces(it) && !self.removed.contains(&other.id);
        // From both ends: a listing in the order of creation has the newest there, and most are replaced by it.
        group.iter().zip(group.iter().rev()).any(|(a, b)| replaces(a) || replaces(b))
    }

    /// How many registrations are superseded.
    pub(crate) fn count(&self) -> usize {
        let superseded = |group: &Vec<Known>| {
            let old = group.iter().filter(|it| !self.rule.is_recent(it.last_activity));
            old.filter(|it| self.is_replaced(it, group)).count()
        };
        self.groups.values().map(superseded).sum()
    }

    /// `None` for a registration without a user or without a known time, which nothing replaces.
    fn of(&self, it: &Registration) -> Option<(Key, Known)> {
        let user = it.user.as_ref()?.id.as_ref()?.as_str();
        let (device, name) = (it.device.id.as_str(), it.device.name.as_str());
        if user.is_empty() || device.is_empty() {
            return None;
        }
        let text = match self.rule.by {
            SupersededBy::UserAndDevice => format!("{user}\n{device}"),
            SupersededBy::UserAndName if name.is_empty() => return None,
            SupersededBy::UserAndName => format!("{user}\n{name}"),
            SupersededBy::Device => device.to_owned(),
        };
        let key = Key { text, kind: it.registration_type.clone() };
        let created = time::known(it.created_at)?;
        let is_revoked = it.revoked_at.is_some();
        let (seen, last_activity) = (it.last_seen_at, it.last_activity());
        let id = it.id.clone();
        Some((key, Known { id, created, seen, last_activity, is_revoked }))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use registrations::Registration;
    use serde_json::json;

    use super::{Replacements, Superseded, SupersededBy};

    /// Created on a day of January, seen on a day of June.
    fn registration(
        created: i8,
        seen: Option<i8>,
        kind: Option<&str>,
        revoked: bool,
    ) -> Registration {
        let created = format!("2026-01-{created:02}T00:00:00Z");
        serde_json::from_value(json!({
            "id": "r", "key": "k", "device": {"id": "d", "name": "n"}, "user": {"id": "u"},
            "created_at": created, "updated_at": created, "registration_type": kind,
            "last_seen_at": seen.map(|day| format!("2026-06-{day:02}T00:00:00Z")),
            "revoked_at": revoked.then_some(created),
        }))
        .unwrap()
    }

    fn now() -> Timestamp {
        "2026-06-30T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn only_a_later_registration_that_took_over_replaces() {
        let warp = Some("warp");
        let old = |seen| registration(1, seen, warp, false);
        for (old, newer, expected) in [
            (old(Some(1)), registration(2, Some(1), warp, false), true),
            (old(Some(1)), registration(2, Some(9), warp, false), true),
            (old(None), registration(2, None, warp, false), true),
            (old(None), registration(2, Some(1), warp, false), true),
            // Not created later, seen less recently, never seen.
            (old(Some(1)), registration(1, Some(9), warp, false), false),
            (old(Some(9)), registration(2, Some(1), warp, false), false),
            (old(Some(9)), registration(2, None, warp, false), false),
            // Another client, or perhaps another one.
            (old(Some(1)), registration(2, Some(9), Some("browser_extension"), false), false),
            (old(Some(1)), registration(2, Some(9), None, false), false),
            // A revoked registration replaces no active one.
            (old(Some(1)), registration(2, Some(9), warp, true), false),
            (registration(1, Some(1), warp, true), registration(2, Some(9), warp, true), true),
        ] {
            let rule = Superseded::new(SupersededBy::UserAndDevice, now(), false);
            let mut all = Replacements::new(rule);
            all.add(&old);
            all.add(&newer);
            assert_eq!(all.replace(&old), expected, "{old:?} {newer:?}");
            assert_eq!(all.count(), usize::from(expected), "{old:?} {newer:?}");
        }
    }

    #[test]
    fn whoever_was_seen_within_a_day_is_left_alone() {
        for (allow_recent, expected) in [(false, 0), (true, 1)] {
            let rule = Superseded::new(SupersededBy::UserAndDevice, now(), allow_recent);
            let mut all = Replacements::new(rule);
            all.add(&registration(1, Some(30), None, false));
            all.add(&registration(2, Some(30), None, false));
            assert_eq!(all.count(), expected);
        }
    }
}
