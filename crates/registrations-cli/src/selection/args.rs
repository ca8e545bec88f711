//! The flags that select registrations.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use registrations::{RegistrationType, SortBy};

use super::{
    Filters, IdArgs, Selection, Status, SupersededBy,
    filters::{Pattern, ServiceTokens},
    version::VersionRange,
};
use crate::{failure::Failure, time};

/// Which registrations: all filters that are given must hold.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Selection")]
pub(crate) struct SelectionArgs {
    #[command(flatten)]
    ids: IdArgs,
    /// Only the registrations of this user; can be repeated
    #[arg(long, value_name = "ID")]
    user_id: Vec<String>,
    /// Only the registrations of the user with this e-mail address, ignoring case; can be repeated
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// Only the registrations of this device
    #[arg(long, value_name = "ID")]
    device_id: Option<String>,
    /// Only the registrations with this device settings profile
    #[arg(long, value_name = "ID")]
    policy_id: Option<String>,
    /// Only the registrations whose device settings profile has this name
    #[arg(long, value_name = "NAME")]
    policy_name: Option<String>,
    /// Only the registrations with this status; `current` is active or revoked
    #[arg(long, value_enum, default_value_t = Status::Current)]
    status: Status,
    /// Only the registrations of this type
    #[arg(long = "type", value_name = "TYPE", value_enum)]
    kind: Option<Kind>,
    /// Only the registrations that the service finds with this text
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Not seen and not created since: an age such as 90d, a date or a time. Includes those never seen
    #[arg(long, value_name = "AGE", allow_hyphen_values = true)]
    idle_for: Option<String>,
    /// Last seen before; without those never seen
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    seen_before: Option<String>,
    /// Last seen after
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    seen_after: Option<String>,
    /// Never seen
    #[arg(long)]
    never_seen: bool,
    /// Created before
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    created_before: Option<String>,
    /// Created after
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    created_after: Option<String>,
    /// Revoked before
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    revoked_before: Option<String>,
    /// The version of the client, such as '<2026.6' or '>=2025.1,<2026'
    #[arg(long, value_name = "RANGE")]
    client_version: Option<VersionRange>,
    /// The tunnel protocol
    #[arg(long, value_name = "TUNNEL", value_parser = ["wireguard", "masque"], ignore_case = true)]
    tunnel: Option<String>,
    /// The kind of key
    #[arg(long, value_name = "KEY", value_parser = ["curve25519", "secp256r1"], ignore_case = true)]
    key_type: Option<String>,
    /// With a virtual IPv4 or IPv6 address in this network, such as 100.96.0.0/16
    #[arg(long = "in", value_name = "CIDR", value_parser = network)]
    network: Option<ipnet::IpNet>,
    /// The name of the device: a pattern with * and ?, ignoring case
    #[arg(long, value_name = "GLOB")]
    name: Option<Pattern>,
    /// Only the registrations of service tokens, or only the others
    #[arg(long, value_name = "WHICH", value_enum)]
    service_tokens: Option<ServiceTokens>,
    /// Only those that a newer registration replaces: one with the same user and device, if no key is given
    #[arg(long, value_name = "KEY", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "user+device")]
    superseded: Option<SupersededBy>,
    /// Sort by
    #[arg(long, value_name = "FIELD", value_enum)]
    sort: Option<Sort>,
    /// Sort in descending order
    #[arg(long, requires = "sort")]
    desc: bool,
    /// At most this many, after the sort
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Registrations per page
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    per_page: Option<u64>,
    /// Also read the device settings profiles
    #[arg(long)]
    include_policy: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Warp,
    #[value(name = "browser_extension", alias = "browser-extension")]
    BrowserExtension,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sort {
    Id,
    UserName,
    UserEmail,
    LastSeen,
    Created,
}

/// A network, or a single address.
fn network(text: &str) -> Result<ipnet::IpNet, String> {
    text.parse()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(ipnet::IpNet::from))
        .map_err(|_| "write a network as 100.96.0.0/16 or 2606:4700::/32".to_owned())
}

impl SelectionArgs {
    /// Takes the reports out of the files with ids.
    pub(crate) fn take_reports(&mut self) -> Vec<PathBuf> {
        self.ids.take_reports()
    }

    /// Resolves ages against `now`, and reads the files with ids.
    pub(crate) fn resolve(&self, now: Timestamp) -> Result<Selection, Failure> {
        let instant = |flag: &str, text: &Option<String>| {
            let read = |text: &String| {
                time::instant(text, now).map_err(|remedy| {
                    Failure::usage(format!("invalid value '{text}' for {flag}"), remedy)
                })
            };
            text.as_ref().map(read).transpose()
        };
        let texts = [
            ("--device-id", &self.device_id),
            ("--policy-id", &self.policy_id),
            ("--policy-name", &self.policy_name),
            ("--search", &self.search),
        ];
        let lists = [("--user-id", &self.user_id), ("--email", &self.email)];
        let given = texts.iter().flat_map(|(flag, text)| text.iter().map(move |text| (flag, text)));
        let listed =
            lists.iter().flat_map(|(flag, texts)| texts.iter().map(move |text| (flag, text)));
        if let Some((flag, _)) = given.chain(listed).find(|(_, text)| text.trim().is_empty()) {
            let remedy = "Without it, the command would be about everything.";
            return Err(Failure::usage(format!("{flag} is empty"), remedy));
        }
        let filters = Filters {
            status: self.status,
            user_ids: self.user_id.clone(),
            emails: self.email.clone(),
            device_id: self.device_id.clone(),
            policy_id: self.policy_id.clone(),
            policy_name: self.policy_name.clone(),
            kind: self.kind.map(|kind| match kind {
                Kind::Warp => RegistrationType::Warp.to_string(),
                Kind::BrowserExtension => RegistrationType::BrowserExtension.to_string(),
            }),
            search: self.search.clone(),
            idle_since: instant("--idle-for", &self.idle_for)?,
            seen_before: instant("--seen-before", &self.seen_before)?,
            seen_after: instant("--seen-after", &self.seen_after)?,
            never_seen: self.never_seen,
            created_before: instant("--created-before", &self.created_before)?,
            created_after: instant("--created-after", &self.created_after)?,
            revoked_before: instant("--revoked-before", &self.revoked_before)?,
            client_version: self.client_version.clone(),
            tunnel: self.tunnel.clone(),
            key_type: self.key_type.clone(),
            network: self.network,
            name: self.name.clone(),
            service_tokens: self.service_tokens,
            superseded: self.superseded,
        };
        Ok(Selection {
            ids: self.ids.resolve()?,
            filters,
            sort: self.sort.map(|sort| match sort {
                Sort::Id => SortBy::Id,
                Sort::UserName => SortBy::UserName,
                Sort::UserEmail => SortBy::UserEmail,
                Sort::LastSeen => SortBy::LastSeenAt,
                Sort::Created => SortBy::CreatedAt,
            }),
            descending: self.desc,
            per_page: self.per_page,
            cursor: None,
            limit: self.limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
            include_policy: self.include_policy,
        })
    }
}
