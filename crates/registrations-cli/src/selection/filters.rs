//! The filters, as they are checked here for every record.

use std::{net::IpAddr, str::FromStr};

use clap::ValueEnum;
use ipnet::IpNet;
use jiff::Timestamp;
use registrations::{Email, KeyType, Registration, RegistrationType, TunnelType, UserId};
use serde::{Deserialize, Serialize};

use super::{SupersededBy, version::VersionRange};

/// All filters of a command. Those that are set must all hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Filters {
    pub(crate) status: Status,
    pub(crate) user_ids: Vec<String>,
    pub(crate) emails: Vec<String>,
    pub(crate) device_id: Option<String>,
    pub(crate) policy_id: Option<String>,
    pub(crate) policy_name: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) search: Option<String>,
    pub(crate) idle_since: Option<Timestamp>,
    pub(crate) seen_before: Option<Timestamp>,
    pub(crate) seen_after: Option<Timestamp>,
    pub(crate) never_seen: bool,
    pub(crate) created_before: Option<Timestamp>,
    pub(crate) created_after: Option<Timestamp>,
    pub(crate) revoked_before: Option<Timestamp>,
    pub(crate) client_version: Option<VersionRange>,
    pub(crate) tunnel: Option<String>,
    pub(crate) key_type: Option<String>,
    pub(crate) network: Option<IpNet>,
    pub(crate) name: Option<Pattern>,
    pub(crate) service_tokens: Option<ServiceTokens>,
    pub(crate) superseded: Option<SupersededBy>,
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

/// A pattern with `*` for any text and `?` for any character. It ignores case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Pattern(String);

impl Pattern {
    pub(crate) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.to_lowercase().chars().collect();
        let pattern: Vec<char> = self.0.chars().collect();
        matches(&pattern, &text)
    }
}

/// Follows the text; after a mismatch, the latest `*` takes one more character.
fn matches(pattern: &[char], text: &[char]) -> bool {
    let (mut at, mut position) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(position) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, position));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == c => {
                at += 1;
                position += 1;
            }
            _ => {
                let Some((after, taken)) = star else { return false };
                star = Some((after, taken + 1));
                (at, position) = (after, taken + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("the pattern is empty".to_owned());
        }
        // Elsewhere it begins a class of characters: read literally, a pattern would protect less than it seems to.
        if text.contains('[') {
            return Err("only * and ? are special: write ? for [".to_owned());
        }
        Ok(Self(text.to_lowercase()))
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.0
    }
}

/// Whether a registration belongs to a service token: these enrol as one user of the team.
pub(crate) fn is_service_token(registration: &Registration) -> bool {
    email(registration).is_some_and(|email| {
        let email = email.to_ascii_lowercase();
        email.starts_with("non_identity@") && email.ends_with(".cloudflareaccess.com")
    })
}

fn email(registration: &Registration) -> Option<&str> {
    registration.user.as_ref()?.email.as_ref().map(Email::as_str)
}

impl Filters {
    /// Whether any filter excludes more than a few kinds of registrations. `--status`, `--type warp`,
    /// `--service-tokens without` and patterns that match everything do not count.
    pub(crate) fn narrow(&self) -> bool {
        // Without `..`: a new filter does not compile until it is handled.
        let Self {
            status: _,
            user_ids,
            emails,
            device_id,
            policy_id,
            policy_name,
            kind,
            search,
            idle_since,
            seen_before,
            seen_after,
            never_seen,
            created_before,
            created_after,
            revoked_before,
            client_version,
            tunnel,
            key_type,
            network,
            name,
            service_tokens,
            superseded,
        } = self;
        let texts = [device_id, policy_id, policy_name, search, tunnel, key_type];
        let times =
            [idle_since, seen_before, seen_after, created_before, created_after, revoked_before];
        !user_ids.is_empty()
            || !emails.is_empty()
            || texts.into_iter().any(Option::is_some)
            || times.into_iter().any(Option::is_some)
            || *never_seen
            || kind.as_deref().is_some_and(|kind| kind != "warp")
            || client_version.is_some()
            || network.is_some_and(|network| network.prefix_len() > 0)
            || name.as_ref().is_some_and(|name| name.0.contains(|c| !"*?".contains(c)))
            || *service_tokens == Some(ServiceTokens::Only)
            || superseded.is_some()
    }

    /// The cutoffs before which a registration must have been active, with their flags.
    pub(crate) fn cutoffs(&self) -> impl Iterator<Item = (&'static str, Timestamp)> {
        [
            ("--idle-for", self.idle_since),
            ("--seen-before", self.seen_before),
            ("--created-before", self.created_before),
            ("--revoked-before", self.revoked_before),
        ]
        .into_iter()
        .filter_map(|(flag, cutoff)| Some((flag, cutoff?)))
    }

    /// Whether the check needs the device settings profiles.
    pub(crate) fn need_policy(&self) -> bool {
        self.policy_id.is_some() || self.policy_name.is_some()
    }

    /// The flag of the first filter that a registration does not pass. `--superseded` needs the other registrations,
    /// and is not checked here.
    pub(crate) fn mismatch(&self, it: &Registration) -> Option<&'static str> {
        self.sent_mismatch(it).or_else(|| self.local_mismatch(it))
    }

    /// The filters that the service also gets.
    pub(super) fn sent_mismatch(&self, it: &Registration) -> Option<&'static str> {
        let user_id = it.user.as_ref().and_then(|user| user.id.as_ref()).map(UserId::as_str);
        let policy_id = it.policy.as_ref().map(|policy| policy.id.as_str());
        let same = |wanted: &Option<String>, has: Option<&str>| {
            wanted
                .as_deref()
                .is_none_or(|wanted| has.is_some_and(|has| has.eq_ignore_ascii_case(wanted)))
        };
        first_false([
            (self.matches_status(it), "--status"),
            (
                self.user_ids.is_empty()
                    || user_id.is_some_and(|id| {
                        self.user_ids.iter().any(|wanted| wanted.eq_ignore_ascii_case(id))
                    }),
                "--user-id",
            ),
            (same(&self.device_id, Some(it.device.id.as_str())), "--device-id"),
            (same(&self.policy_id, policy_id), "--policy-id"),
            (
                same(&self.kind, it.registration_type.as_ref().map(RegistrationType::as_str)),
                "--type",
            ),
            (
                self.seen_before.is_none_or(|time| it.last_seen_at.is_some_and(|seen| seen < time)),
                "--seen-before",
            ),
            (
                self.seen_after.is_none_or(|time| it.last_seen_at.is_some_and(|seen| seen > time)),
                "--seen-after",
            ),
        ])
    }

    /// The filters that only this program knows.
    pub(super) fn local_mismatch(&self, it: &Registration) -> Option<&'static str> {
        let policy_name = it.policy.as_ref().map(|policy| policy.name.as_str());
        let version = it.device.client_version.as_deref();
        let tunnel = it.tunnel_type.as_ref().map(TunnelType::as_str);
        let key_type = it.key_type.as_ref().map(KeyType::as_str);
        let same = |wanted: &Option<String>, has: Option<&str>| {
            wanted
                .as_deref()
                .is_none_or(|wanted| has.is_some_and(|has| has.eq_ignore_ascii_case(wanted)))
        };
        let is_in = |network: IpNet| {
            [&it.virtual_ipv4, &it.virtual_ipv6]
                .into_iter()
                .flatten()
                .filter_map(|address| address.parse::<IpAddr>().ok())
                .any(|address| network.contains(&address))
        };
        first_false([
            (
                self.emails.is_empty()
                    || email(it).is_some_and(|email| {
                        self.emails.iter().any(|wanted| same_email(email, wanted))
                    }),
                "--email",
            ),
            (self.idle_since.is_none_or(|time| it.last_activity() < time), "--idle-for"),
            (!self.never_seen || it.last_seen_at.is_none(), "--never-seen"),
            (self.created_before.is_none_or(|time| it.created_at < time), "--created-before"),
            (self.created_after.is_none_or(|time| it.created_at > time), "--created-after"),
            (
                self.revoked_before.is_none_or(|time| it.revoked_at.is_some_and(|at| at < time)),
                "--revoked-before",
            ),
            (
                self.client_version
                    .as_ref()
                    .is_none_or(|range| version.is_some_and(|it| range.contains(it))),
                "--client-version",
            ),
            (same(&self.tunnel, tunnel), "--tunnel"),
            (same(&self.key_type, key_type), "--key-type"),
            (self.network.is_none_or(is_in), "--in"),
            (self.name.as_ref().is_none_or(|name| name.matches(&it.device.name)), "--name"),
            (
                self.policy_name.as_deref().is_none_or(|name| policy_name == Some(name)),
                "--policy-name",
            ),
            (
                self.service_tokens
                    .is_none_or(|which| is_service_token(it) == (which == ServiceTokens::Only)),
                "--service-tokens",
            ),
        ])
    }

    fn matches_status(&self, it: &Registration) -> bool {
        let (revoked, deleted) = (it.revoked_at.is_some(), it.deleted_at.is_some());
        match self.status {
            Status::Current => !deleted,
            Status::Active => !deleted && !revoked,
            Status::Revoked => !deleted && revoked,
            Status::All => true,
        }
    }

    /// Whether the text of `--search` occurs anywhere in the record. The vendor does not specify what the service
    /// searches, so that only changes are checked by it.
    pub(crate) fn matches_search(&self, it: &Registration) -> bool {
        let Some(text) = &self.search else { return true };
        let text = text.to_lowercase();
        let json = serde_json::to_value(it).unwrap_or_default();
        contains_text(&json, &text)
    }
}

fn contains_text(json: &serde_json::Value, text: &str) -> bool {
    match json {
        serde_json::Value::String(value) => value.to_lowercase().contains(text),
        serde_json::Value::Object(members) => {
            members.values().any(|value| contains_text(value, text))
        }
        _ => false,
    }
}

fn first_false<const N: usize>(checks: [(bool, &'static str); N]) -> Option<&'static str> {
    checks.into_iter().find_map(|(holds, flag)| (!holds).then_some(flag))
}

/// E-mail addresses are compared without regard to case.
pub(super) fn same_email(email: &str, wanted: &str) -> bool {
    email.trim().to_lowercase() == wanted.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_ignore_case() {
        let matches = |pattern: &str, text| pattern.parse::<Pattern>().unwrap().matches(text);
        for (pattern, text) in [
            ("ci-*", "CI-runner-1"),
            ("*-old", "a-old-old"),
            ("*LAPTOP*", "Zoë-Laptop-1"),
            ("zoË-?aptop", "ZOË-LAPTOP"),
            ("a*b*c", "aXbXbXc"),
            ("a?1]", "A[1]"),
            ("**", ""),
            ("a*", "a"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("ci-*", "aci-1"), ("?", ""), ("a?c", "ac"), ("a", "ab"), ("*b", "abc")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
        for pattern in ["", " ", "[ab]*"] {
            assert!(pattern.parse::<Pattern>().is_err(), "{pattern}");
        }
    }
}
