//! Registrations that a newer one replaces.

use std::collections::HashMap;

use clap::ValueEnum;
use jiff::Timestamp;
use registrations::Registration;
use serde::{Deserialize, Serialize};

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

/// The newest registration of each key.
#[derive(Debug)]
pub(crate) struct Newest {
    by: SupersededBy,
    /// When the newest active one, and the newest of all, were created.
    created: HashMap<String, (Option<Timestamp>, Timestamp)>,
}

impl Newest {
    pub(crate) fn new(by: SupersededBy) -> Self {
        Self { by, created: HashMap::new() }
    }

    /// Takes a registration into account. One that was deleted replaces nothing.
    pub(crate) fn add(&mut self, registration: &Registration) {
        if registration.deleted_at.is_some() {
            return;
        }
        let Some(key) = key(self.by, registration) else { return };
        let created = registration.created_at;
        let active = registration.revoked_at.is_none().then_some(created);
        self.created
            .entry(key)
            .and_modify(|newest| *newest = (newest.0.max(active), newest.1.max(created)))
            .or_insert((active, created));
    }

    /// Whether a newer registration replaces this one. A revoked registration replaces only revoked ones.
    pub(crate) fn supersedes(&self, registration: &Registration) -> bool {
        let newest = key(self.by, registration).and_then(|key| self.created.get(&key));
        let Some((active, any)) = newest else { return false };
        let newest = if registration.revoked_at.is_some() { Some(*any) } else { *active };
        newest.is_some_and(|newest| newest > registration.created_at)
    }
}

/// `None` for a registration without a user, which nothing replaces.
pub(crate) fn key(by: SupersededBy, registration: &Registration) -> Option<String> {
    let user = registration.user.as_ref()?.id.as_ref()?.as_str();
    let device = registration.device.id.as_str();
    if user.is_empty() || device.is_empty() {
        return None;
    }
    Some(match by {
        SupersededBy::UserAndDevice => format!("{user}\n{device}"),
        SupersededBy::UserAndName if registration.device.name.is_empty() => return None,
        SupersededBy::UserAndName => format!("{user}\n{}", registration.device.name),
        SupersededBy::Device => device.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use registrations::Registration;

    use super::{Newest, SupersededBy};

    fn registration(
        user: Option<&str>,
        device: &str,
        created: &str,
        revoked: bool,
    ) -> Registration {
        serde_json::from_value(serde_json::json!({
            "id": "r", "key": "k", "device": {"id": device, "name": "n"}, "user": user.map(|id| serde_json::json!({"id": id})),
            "created_at": created, "updated_at": created, "revoked_at": revoked.then_some(created),
        }))
        .unwrap()
    }

    #[test]
    fn only_a_newer_registration_of_the_same_user_and_device_supersedes() {
        const OLD: &str = "2026-01-01T00:00:00Z";
        const NEW: &str = "2026-02-01T00:00:00Z";
        let mut newest = Newest::new(SupersededBy::UserAndDevice);
        for it in [
            registration(Some("u"), "d", NEW, false),
            registration(Some("u"), "d", OLD, false),
            registration(Some("u"), "revoked", NEW, true),
            registration(None, "d", NEW, false),
        ] {
            newest.add(&it);
        }
        assert!(newest.supersedes(&registration(Some("u"), "d", OLD, false)));
        assert!(!newest.supersedes(&registration(Some("u"), "d", NEW, false)));
        assert!(!newest.supersedes(&registration(Some("other"), "d", OLD, false)));
        assert!(!newest.supersedes(&registration(None, "d", OLD, false)));
        // A revoked registration is no replacement for an active one.
        assert!(!newest.supersedes(&registration(Some("u"), "revoked", OLD, false)));
        assert!(newest.supersedes(&registration(Some("u"), "revoked", OLD, true)));
    }
}
