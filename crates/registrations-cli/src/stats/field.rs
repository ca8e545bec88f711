//! What registrations are counted by.

use std::{borrow::Cow, cmp::Reverse};

use clap::ValueEnum;
use jiff::Timestamp;
use registrations::Registration;

use super::rows::Row;
use crate::{output, time};

/// What registrations have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Field {
    /// active, revoked or deleted
    Status,
    /// The kind of client
    Type,
    /// wireguard or masque
    Tunnel,
    /// The kind of key
    Key,
    /// How long ago it was last seen
    Seen,
    /// The version of the client, newest first
    Client,
    /// The device settings profile
    Policy,
    /// The user
    User,
}

/// The ages of the bar chart: the label of those seen less than so many days ago.
const AGES: [(&str, i64); 6] =
    [("< 1 d", 1), ("< 7 d", 7), ("< 30 d", 30), ("< 90 d", 90), ("< 180 d", 180), ("< 1 y", 365)];
const OLDER: &str = "older";
const NEVER: &str = "never";

impl Field {
    pub(crate) const ALL: [Self; 8] = [
        Self::Status,
        Self::Type,
        Self::Tunnel,
        Self::Key,
        Self::Seen,
        Self::Client,
        Self::Policy,
        Self::User,
    ];

    /// The name in JSON, CSV and metrics, the heading of a table, and that of a section of a page.
    const fn names(self) -> [&'static str; 3] {
        match self {
            Self::Status => ["status", "STATUS", "Status"],
            Self::Type => ["registration_type", "TYPE", "Type"],
            Self::Tunnel => ["tunnel_type", "TUNNEL", "Tunnel"],
            Self::Key => ["key_type", "KEY", "Key"],
            Self::Seen => ["last_seen", "LAST SEEN", "Last seen"],
            Self::Client => ["client_version", "CLIENT", "Client version"],
            Self::Policy => ["policy", "POLICY", "Device settings profile"],
            Self::User => ["user", "USER", "User"],
        }
    }

    pub(crate) fn name(self) -> &'static str {
        let [name, _, _] = self.names();
        name
    }

    pub(super) fn heading(self) -> &'static str {
        let [_, heading, _] = self.names();
        heading
    }

    pub(super) fn title(self) -> &'static str {
        let [_, _, title] = self.names();
        title
    }

    /// Whether the values say who somebody is.
    pub(crate) fn is_personal(self) -> bool {
        self == Self::User
    }

    /// The values that always have a row.
    pub(super) fn fixed(self) -> Vec<&'static str> {
        match self {
            Self::Seen => AGES.into_iter().map(|(label, _)| label).chain([OLDER, NEVER]).collect(),
            _ => Vec::new(),
        }
    }

    /// What tells one value from another. `None` if the registration has none.
    pub(super) fn key(self, it: &Registration, now: Timestamp) -> Option<Cow<'_, str>> {
        let text = match self {
            Self::Status => Cow::Borrowed(output::status(it)),
            Self::Type => it.registration_type.as_ref()?.as_str().into(),
            Self::Tunnel => it.tunnel_type.as_ref()?.as_str().into(),
            Self::Key => it.key_type.as_ref()?.as_str().into(),
            Self::Seen => age(it, now).into(),
            Self::Client => it.device.client_version.as_deref()?.into(),
            Self::Policy => it.policy.as_ref()?.name.as_str().into(),
            Self::User => {
                let user = it.user.as_ref()?;
                let id =
                    user.id.as_ref().map(registrations::UserId::as_str).filter(|id| !id.is_empty());
                let email = || user.email.as_ref().map(registrations::Email::as_str);
                id.or_else(email).or(user.name.as_deref())?.into()
            }
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// How the value is shown.
    pub(super) fn label(self, it: &Registration, key: &str) -> Box<str> {
        match self {
            Self::User => output::name_of_user(it).into(),
            _ => key.into(),
        }
    }

    /// Puts the rows into the order that they are read in.
    pub(super) fn sort(self, rows: &mut [&Row]) {
        match self {
            Self::Seen => {
                let order = self.fixed();
                rows.sort_by_key(|row| {
                    order.iter().position(|label| row.label.as_deref() == Some(*label))
                });
            }
            Self::Client => {
                rows.sort_by_cached_key(|row| {
                    Reverse((row.label.as_deref().map(version), row.label.clone()))
                });
            }
            _ => rows.sort_by(|a, b| {
                b.group.count.cmp(&a.group.count).then_with(|| a.label.cmp(&b.label))
            }),
        }
    }
}

fn age(it: &Registration, now: Timestamp) -> &'static str {
    let Some(seen) = it.last_seen_at else { return NEVER };
    let days = time::days(seen, now);
    AGES.into_iter().find(|(_, limit)| days < *limit).map_or(OLDER, |(label, _)| label)
}

/// The numbers of a version, for the order.
fn version(text: &str) -> Vec<u64> {
    text.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}
