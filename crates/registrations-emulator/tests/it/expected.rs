//! What a listing must contain, computed from the state without the emulator's code.

use std::cmp::Ordering;

use jiff::Timestamp;
use registrations_emulator::{Registration, RegistrationStatus, RegistrationType};

/// The filters and the order of a listing.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) status: Option<&'static str>,
    pub(crate) registration_type: Option<&'static str>,
    pub(crate) search: Option<&'static str>,
    pub(crate) ids: Vec<String>,
    pub(crate) users: Vec<String>,
    pub(crate) device: Option<String>,
    pub(crate) policy: Option<String>,
    pub(crate) seen_after: Option<Timestamp>,
    pub(crate) seen_before: Option<Timestamp>,
    pub(crate) sort_by: Option<&'static str>,
    pub(crate) descending: bool,
}

impl ListQuery {
    /// The query string.
    pub(crate) fn to_query(&self) -> String {
        let mut pairs = Vec::new();
        let mut pair = |name: &str, value: String| pairs.push(format!("{name}={value}"));
        for id in &self.ids {
            pair("id", id.clone());
        }
        for user in &self.users {
            pair("user.id", user.clone());
        }
        let times = [("seen_after", self.seen_after), ("seen_before", self.seen_before)];
        let texts = [
            ("status", self.status),
            ("registration_type", self.registration_type),
            ("search", self.search),
            ("sort_by", self.sort_by),
            ("sort_order", self.descending.then_some("desc")),
            ("device.id", self.device.as_deref()),
            ("policy.id", self.policy.as_deref()),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                pair(name, value.to_owned());
            }
        }
        for (name, value) in times {
            if let Some(value) = value {
                pair(name, value.to_string());
            }
        }
        pairs.join("&")
    }

    /// Whether a registration passes all filters.
    pub(crate) fn matches(&self, registration: &Registration) -> bool {
        let status = match self.status {
            Some("all") => true,
            Some("revoked") => registration.status() == RegistrationStatus::Revoked,
            _ => registration.status() == RegistrationStatus::Active,
        };
        let user_id = registration.user.as_ref().and_then(|user| user.id.as_ref());
        status
            && self.registration_type.is_none_or(|wanted| match registration.registration_type {
                Some(RegistrationType::BrowserExtension) => wanted == "browser_extension",
                Some(RegistrationType::Warp) => wanted == "warp",
                _ => false,
            })
            && (self.ids.is_empty() || self.ids.contains(&registration.id))
            && (self.users.is_empty() || user_id.is_some_and(|id| self.users.contains(id)))
            && self.device.as_ref().is_none_or(|id| *id == registration.device.id)
            && self.policy.as_ref().is_none_or(|id| *id == registration.policy.id)
            && self
                .seen_after
                .is_none_or(|bound| registration.last_seen_at.is_some_and(|seen| seen > bound))
            && self
                .seen_before
                .is_none_or(|bound| registration.last_seen_at.is_some_and(|seen| seen < bound))
            && self.search.is_none_or(|text| contains(registration, text))
    }

    /// The order of two registrations.
    pub(crate) fn compare(&self, a: &Registration, b: &Registration) -> Ordering {
        let name = |it: &Registration| it.user.as_ref().and_then(|user| user.name.clone());
        let email = |it: &Registration| it.user.as_ref().and_then(|user| user.email.clone());
        let by_key = match self.sort_by {
            Some("user.name") => name(a).cmp(&name(b)),
            Some("user.email") => email(a).cmp(&email(b)),
            Some("last_seen_at") => a.last_seen_at.cmp(&b.last_seen_at),
            Some("created_at") => a.created_at.cmp(&b.created_at),
            _ => Ordering::Equal,
        };
        let ascending = by_key.then_with(|| a.id.cmp(&b.id));
        if self.descending { ascending.reverse() } else { ascending }
    }

    /// The ids that the listing must have, in order.
    pub(crate) fn expected_ids(&self, registrations: &[Registration]) -> Vec<String> {
        let mut matching: Vec<&Registration> =
            registrations.iter().filter(|registration| self.matches(registration)).collect();
        matching.sort_by(|a, b| self.compare(a, b));
        matching.iter().map(|registration| registration.id.clone()).collect()
    }
}

fn contains(registration: &Registration, text: &str) -> bool {
    let text = text.to_lowercase();
    let mut details = vec![
        registration.id.clone(),
        registration.device.id.clone(),
        registration.device.name.clone(),
    ];
    if let Some(user) = &registration.user {
        details.extend([&user.id, &user.email, &user.name].into_iter().flatten().cloned());
    }
    details.iter().any(|detail| detail.to_lowercase().contains(&text))
}
