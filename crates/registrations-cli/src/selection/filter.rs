//! A filter: everything that the program knows about it, question by question.

use std::net::IpAddr;

use clap::ValueEnum;
use ipnet::IpNet;
use jiff::Timestamp;
use registrations::{
    DeviceId, Email, KeyType, List, PolicyId, Registration, RegistrationType, TunnelType, UserId,
};
use serde::{Deserialize, Serialize};

use super::{Pattern, Superseded, VersionRange, listing::IDS_PER_REQUEST};
use crate::{
    output,
    text::{count, escape, folded, nfc},
    time,
};

/// What a registration must be like. Times are instants: ages are resolved when a command starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Filter {
    /// Neither seen nor created since.
    IdleSince(Timestamp),
    SeenBefore(Timestamp),
    SeenAfter(Timestamp),
    CreatedBefore(Timestamp),
    CreatedAfter(Timestamp),
    RevokedBefore(Timestamp),
    /// Never seen, or seen at least once.
    NeverSeen(bool),
    /// One of these addresses, in the form that [`folded`] gives them.
    Email(Vec<String>),
    /// One of these users.
    UserId(Vec<UserId>),
    DeviceId(DeviceId),
    /// The name of the device.
    Name(Pattern),
    PolicyId(PolicyId),
    PolicyName(String),
    Type(RegistrationType),
    /// The service finds the registration with this text, and the text occurs in its record.
    Search(String),
    ClientVersion(VersionRange),
    Tunnel(TunnelType),
    KeyType(KeyType),
    /// A virtual address in this network.
    In(IpNet),
    ServiceTokens(ServiceTokens),
    /// A newer registration replaces it. Only all registrations together show that.
    Superseded(Superseded),
    Status(Status),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// Active or revoked: a revoked registration still holds its addresses
    #[default]
    Current,
    /// Neither revoked nor deleted
    Active,
    /// Revoked and not deleted
    Revoked,
    /// Deleted ones as well
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ServiceTokens {
    Only,
    Without,
}

impl Filter {
    /// The flag that sets it.
    pub(crate) fn flag(&self) -> &'static str {
        match self {
            Self::IdleSince(_) => "--idle-for",
            Self::SeenBefore(_) => "--seen-before",
            Self::SeenAfter(_) => "--seen-after",
            Self::CreatedBefore(_) => "--created-before",
            Self::CreatedAfter(_) => "--created-after",
            Self::RevokedBefore(_) => "--revoked-before",
            Self::NeverSeen(_) => "--never-seen",
            Self::Email(_) => "--email",
            Self::UserId(_) => "--user-id",
            Self::DeviceId(_) => "--device-id",
            Self::Name(_) => "--name",
            Self::PolicyId(_) => "--policy-id",
            Self::PolicyName(_) => "--policy-name",
            Self::Type(_) => "--type",
            Self::Search(_) => "--search",
            Self::ClientVersion(_) => "--client-version",
            Self::Tunnel(_) => "--tunnel",
            Self::KeyType(_) => "--key-type",
            Self::In(_) => "--in",
            Self::ServiceTokens(_) => "--service-tokens",
            Self::Superseded(_) => "--superseded",
            Self::Status(_) => "--status",
        }
    }

    /// Whether it has an empty text, so that it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        let is_empty = |text: &str| text.trim().is_empty();
        match self {
            Self::Email(emails) => emails.iter().any(|it| is_empty(it)),
            Self::UserId(ids) => ids.iter().any(|it| is_empty(it.as_str())),
            Self::DeviceId(id) => is_empty(id.as_str()),
            Self::PolicyId(id) => is_empty(id.as_str()),
            Self::PolicyName(text) | Self::Search(text) => is_empty(text),
            Self::IdleSince(_)
            | Self::SeenBefore(_)
            | Self::SeenAfter(_)
            | Self::CreatedBefore(_)
            | Self::CreatedAfter(_)
            | Self::RevokedBefore(_)
            | Self::NeverSeen(_)
            | Self::Name(_)
            | Self::Type(_)
            | Self::ClientVersion(_)
            | Self::Tunnel(_)
            | Self::KeyType(_)
            | Self::In(_)
            | Self::ServiceTokens(_)
            | Self::Superseded(_)
            | Self::Status(_) => false,
        }
    }

    /// Whether it excludes more than a few kinds of registrations.
    pub(crate) fn narrows(&self) -> bool {
        match self {
            Self::Status(_) => false,
            Self::Type(kind) => *kind != RegistrationType::Warp,
            Self::ServiceTokens(which) => *which == ServiceTokens::Only,
            Self::Name(pattern) => !pattern.matches_everything(),
            Self::In(network) => network.prefix_len() > 0,
            Self::NeverSeen(is_never_seen) => *is_never_seen,
            Self::IdleSince(_)
            | Self::SeenBefore(_)
            | Self::SeenAfter(_)
            | Self::CreatedBefore(_)
            | Self::CreatedAfter(_)
            | Self::RevokedBefore(_)
            | Self::Email(_)
            | Self::UserId(_)
            | Self::DeviceId(_)
            | Self::PolicyId(_)
            | Self::PolicyName(_)
            | Self::Search(_)
            | Self::ClientVersion(_)
            | Self::Tunnel(_)
            | Self::KeyType(_)
            | Self::Superseded(_) => true,
        }
    }

    /// The instant before which a registration must have been active.
    pub(crate) fn cutoff(&self) -> Option<Timestamp> {
        match self {
            Self::IdleSince(time)
            | Self::SeenBefore(time)
            | Self::CreatedBefore(time)
            | Self::RevokedBefore(time) => Some(*time),
            _ => None,
        }
    }

    /// Whether it can be wrong if the clock of this machine is.
    pub(crate) fn needs_clock(&self) -> bool {
        match self {
            Self::IdleSince(_)
            | Self::SeenBefore(_)
            | Self::SeenAfter(_)
            | Self::CreatedBefore(_)
            | Self::CreatedAfter(_)
            | Self::RevokedBefore(_) => true,
            Self::Superseded(rule) => rule.unless_seen_since.is_some(),
            _ => false,
        }
    }

    /// Whether the check needs the device settings profile.
    pub(crate) fn needs_policy(&self) -> bool {
        matches!(self, Self::PolicyId(_) | Self::PolicyName(_))
    }

    /// The listing with this filter. `None` if only this program knows it.
    pub(crate) fn send(&self, list: &List) -> Option<List> {
        let list = || list.clone();
        match self {
            Self::SeenBefore(time) => Some(list().seen_before(*time)),
            Self::SeenAfter(time) => Some(list().seen_after(*time)),
            // With more of them, the URL gets too long.
            Self::UserId(ids) if ids.len() > IDS_PER_REQUEST => None,
            Self::UserId(ids) => Some(list().user_ids(ids)),
            Self::DeviceId(id) => Some(list().device_id(id.clone())),
            Self::PolicyId(id) => Some(list().policy_id(id.clone())),
            Self::Type(kind) => Some(list().registration_type(kind.clone())),
            Self::Search(text) => Some(list().search(text)),
            Self::Status(Status::Active) => Some(list().status(registrations::Status::Active)),
            Self::Status(Status::Revoked) => Some(list().status(registrations::Status::Revoked)),
            // The service has no status for "not deleted".
            Self::Status(Status::Current | Status::All)
            | Self::IdleSince(_)
            | Self::CreatedBefore(_)
            | Self::CreatedAfter(_)
            | Self::RevokedBefore(_)
            | Self::NeverSeen(_)
            | Self::Email(_)
            | Self::Name(_)
            | Self::PolicyName(_)
            | Self::ClientVersion(_)
            | Self::Tunnel(_)
            | Self::KeyType(_)
            | Self::In(_)
            | Self::ServiceTokens(_)
            | Self::Superseded(_) => None,
        }
    }

    /// Whether a registration passes. `--superseded` depends on the others: `Filters::judge` decides it.
    pub(crate) fn passes(&self, it: &Registration) -> bool {
        let user_id = || it.user.as_ref()?.id.as_ref().map(UserId::as_str);
        let policy = it.policy.as_ref();
        let same = |wanted: &str, has: &str| wanted.eq_ignore_ascii_case(has);
        match self {
            // Without any known time, it may have been active yesterday.
            Self::IdleSince(time) => {
                time::known(it.last_activity()).is_some_and(|active| active < *time)
            }
            Self::SeenBefore(time) => it.last_seen_at.is_some_and(|seen| seen < *time),
            Self::SeenAfter(time) => it.last_seen_at.is_some_and(|seen| seen > *time),
            Self::CreatedBefore(time) => {
                time::known(it.created_at).is_some_and(|created| created < *time)
            }
            Self::CreatedAfter(time) => it.created_at > *time,
            Self::RevokedBefore(time) => it.revoked_at.is_some_and(|at| at < *time),
            Self::NeverSeen(is_never_seen) => it.last_seen_at.is_none() == *is_never_seen,
            Self::Email(emails) => email(it).is_some_and(|it| emails.contains(&folded(it))),
            Self::UserId(ids) => {
                user_id().is_some_and(|id| ids.iter().any(|wanted| same(wanted.as_str(), id)))
            }
            Self::DeviceId(id) => same(id.as_str(), it.device.id.as_str()),
            Self::Name(pattern) => pattern.matches(&it.device.name),
            Self::PolicyId(id) => policy.is_some_and(|it| same(id.as_str(), it.id.as_str())),
            Self::PolicyName(name) => policy.is_some_and(|it| nfc(&it.name) == nfc(name)),
            Self::Type(kind) => it.registration_type.as_ref() == Some(kind),
            Self::Search(text) => {
                let json = serde_json::to_value(it).unwrap_or_default();
                contains_text(&json, &folded(text))
            }
            Self::ClientVersion(range) => {
                it.device.client_version.as_deref().is_some_and(|it| range.contains(it))
            }
            Self::Tunnel(tunnel) => it.tunnel_type.as_ref() == Some(tunnel),
            Self::KeyType(key_type) => it.key_type.as_ref() == Some(key_type),
            Self::In(network) => [&it.virtual_ipv4, &it.virtual_ipv6]
                .into_iter()
                .flatten()
                .filter_map(|address| address.parse::<IpAddr>().ok())
                .any(|address| network.contains(&address)),
            Self::ServiceTokens(ServiceTokens::Only) => is_service_token(it),
            // Without an address, it may be one.
            Self::ServiceTokens(ServiceTokens::Without) => {
                email(it).is_some() && !is_service_token(it)
            }
            Self::Superseded(_) => true,
            Self::Status(status) => match status {
                Status::All => true,
                Status::Current => output::status(it) != "deleted",
                Status::Active => output::status(it) == "active",
                Status::Revoked => output::status(it) == "revoked",
            },
        }
    }

    /// In words, for a plan. `None` if it says nothing.
    pub(crate) fn describe(&self, now: Timestamp) -> Option<String> {
        let at =
            |what: &str, time: Timestamp| format!("{what} {time} ({})", time::days_ago(time, now));
        let is = |what: &str, text: &str| format!("{what} {}", escape(text));
        let some = |what: &str, all: Vec<&str>| {
            let shown: Vec<_> = all.iter().take(2).map(|it| escape(it)).collect();
            let others = match all.len().saturating_sub(2) {
                0 => String::new(),
                others => format!(" and {}", count(others, "other")),
            };
            format!("{what} {}{others}", shown.join(", "))
        };
        Some(match self {
            Self::IdleSince(time) => at("idle since", *time),
            Self::SeenBefore(time) => at("last seen before", *time),
            Self::SeenAfter(time) => at("last seen after", *time),
            Self::CreatedBefore(time) => at("created before", *time),
            Self::CreatedAfter(time) => at("created after", *time),
            Self::RevokedBefore(time) => at("revoked before", *time),
            Self::NeverSeen(true) => "never seen".to_owned(),
            Self::NeverSeen(false) => "seen at least once".to_owned(),
            Self::Email(emails) => some("e-mail", emails.iter().map(String::as_str).collect()),
            Self::UserId(ids) => some("user id", ids.iter().map(UserId::as_str).collect()),
            Self::DeviceId(id) => is("device id", id.as_str()),
            Self::Name(pattern) => is("name", pattern.as_str()),
            Self::PolicyId(id) => is("policy id", id.as_str()),
            Self::PolicyName(name) => is("policy", name),
            Self::Type(kind) => is("type", kind.as_str()),
            Self::Search(text) => is("search", text),
            Self::ClientVersion(range) => format!("client version {range}"),
            Self::Tunnel(tunnel) => is("tunnel", tunnel.as_str()),
            Self::KeyType(key_type) => is("key type", key_type.as_str()),
            Self::In(network) => format!("address in {network}"),
            Self::ServiceTokens(which) => format!("service tokens: {}", name(which)),
            Self::Superseded(rule) => {
                let recent =
                    rule.unless_seen_since.map(|_| ", not seen or created in the last 24 hours");
                format!("superseded by {}{}", name(&rule.by), recent.unwrap_or_default())
            }
            Self::Status(Status::Current) => return None,
            Self::Status(status) => format!("status {}", name(status)),
        })
    }
}

/// The value as it is written after the flag.
fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Whether a registration belongs to a service token: these enrol as one user of the team.
pub(crate) fn is_service_token(registration: &Registration) -> bool {
    email(registration).is_some_and(|email| {
        let email = email.to_ascii_lowercase();
        email.starts_with("non_identity@") && email.ends_with(".cloudflareaccess.com")
    })
}

pub(super) fn email(registration: &Registration) -> Option<&str> {
    let email = registration.user.as_ref()?.email.as_ref().map(Email::as_str);
    email.filter(|it| !it.is_empty())
}

fn contains_text(json: &serde_json::Value, text: &str) -> bool {
    match json {
        serde_json::Value::String(value) => folded(value).contains(text),
        serde_json::Value::Object(members) => {
            members.values().any(|value| contains_text(value, text))
        }
        _ => false,
    }
}
