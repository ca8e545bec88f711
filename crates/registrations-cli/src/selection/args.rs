//! The flags that select registrations.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use registrations::{KeyType, RegistrationType, SortBy, TunnelType};

use super::{
    Filter, IdArgs, Pattern, Selection, ServiceTokens, Status, Superseded, SupersededBy,
    VersionRange,
};
use crate::{clock, failure::Failure, lists, text::folded, time};

/// Which registrations: all filters that are given must hold.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Selection")]
#[allow(clippy::struct_excessive_bools, reason = "they are flags")]
pub(crate) struct SelectionArgs {
    #[command(flatten)]
    ids: IdArgs,
    /// Only the registrations of this user; can be repeated
    #[arg(long, value_name = "ID")]
    user_id: Vec<String>,
    /// Only the registrations of the user with this e-mail address, ignoring case; can be repeated
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// Only the registrations of the users with the e-mail addresses in a file, or in standard input (-): one per line,
    /// NDJSON or CSV with a `user.email` or an `email`
    #[arg(long, value_name = "FILE")]
    emails_from: Vec<String>,
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
    /// Only the registrations of service tokens, or only those with another e-mail address
    #[arg(long, value_name = "WHICH", value_enum)]
    service_tokens: Option<ServiceTokens>,
    /// Only those that a newer registration of the same type replaces, which was also seen at least as late: one with
    /// the same user and device, if no key is given
    #[arg(long, value_name = "KEY", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "user+device")]
    superseded: Option<SupersededBy>,
    /// Also those that were seen or created in the last 24 hours; for a change also a cutoff that is so late or in the
    /// future, and --never-seen without a cutoff
    #[arg(long)]
    allow_recent: bool,
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

/// The addresses that are given and those of the files, as they are compared.
fn emails(given: &[String], files: &[String]) -> Result<Vec<String>, Failure> {
    let mut emails: Vec<_> = given.iter().map(|email| folded(email)).collect();
    for file in files {
        let entries = lists::read(file, lists::Kind::Emails)?;
        emails.extend(entries.iter().map(|entry| folded(&entry.text)));
    }
    Ok(emails)
}

impl SelectionArgs {
    /// Takes the reports out of the files with ids.
    pub(crate) fn take_reports(&mut self) -> Vec<PathBuf> {
        self.ids.take_reports()
    }

    /// Resolves ages against `now`, and reads the files with ids.
    pub(crate) fn resolve(&self, now: Timestamp) -> Result<Selection, Failure> {
        // Without `..`: a new flag does not compile until it is used.
        let Self {
            ids,
            user_id,
            email,
            emails_from,
            device_id,
            policy_id,
            policy_name,
            status,
            kind,
            search,
            idle_for,
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
            allow_recent,
            sort,
            desc,
            limit,
            per_page,
            include_policy,
        } = self;
        let instant = |flag: &str, text: &Option<String>| {
            let read = |text: &String| {
                time::instant(text, now).map_err(|remedy| {
                    Failure::usage(format!("invalid value '{text}' for {flag}"), remedy)
                })
            };
            text.as_ref().map(read).transpose()
        };
        let emails = emails(email, emails_from)?;
        let some = |texts: &Vec<String>| Some(texts.clone()).filter(|texts| !texts.is_empty());
        let lower = |text: &String| text.to_ascii_lowercase();
        let user_ids = some(user_id);
        let user_ids = user_ids.map(|ids| ids.into_iter().map(Into::into).collect());
        let kind = kind.map(|kind| match kind {
            Kind::Warp => RegistrationType::Warp,
            Kind::BrowserExtension => RegistrationType::BrowserExtension,
        });
        let filters = [
            instant("--idle-for", idle_for)?.map(Filter::IdleSince),
            instant("--seen-before", seen_before)?.map(Filter::SeenBefore),
            instant("--seen-after", seen_after)?.map(Filter::SeenAfter),
            instant("--created-before", created_before)?.map(Filter::CreatedBefore),
            instant("--created-after", created_after)?.map(Filter::CreatedAfter),
            instant("--revoked-before", revoked_before)?.map(Filter::RevokedBefore),
            never_seen.then_some(Filter::NeverSeen(true)),
            some(&emails).map(Filter::Email),
            user_ids.map(Filter::UserId),
            device_id.as_deref().map(|id| Filter::DeviceId(id.into())),
            name.clone().map(Filter::Name),
            policy_id.as_deref().map(|id| Filter::PolicyId(id.into())),
            policy_name.clone().map(Filter::PolicyName),
            kind.map(Filter::Type),
            search.clone().map(Filter::Search),
            client_version.clone().map(Filter::ClientVersion),
            tunnel.as_ref().map(|it| Filter::Tunnel(TunnelType::from(lower(it)))),
            key_type.as_ref().map(|it| Filter::KeyType(KeyType::from(lower(it)))),
            network.map(Filter::In),
            service_tokens.map(Filter::ServiceTokens),
            superseded.map(|by| Filter::Superseded(Superseded::new(by, now, *allow_recent))),
            Some(Filter::Status(*status)),
        ];
        let filters = filters.into_iter().flatten();
        if let Some(empty) = filters.clone().find(Filter::is_empty) {
            let remedy = "Without it, the command would be about everything.";
            return Err(Failure::usage(format!("{} is empty", empty.flag()), remedy));
        }
        if filters.clone().any(|filter| filter.needs_clock()) {
            clock::require();
        }
        Ok(Selection {
            ids: ids.resolve()?,
            filters: filters.collect(),
            sort: sort.map(|sort| match sort {
                Sort::Id => SortBy::Id,
                Sort::UserName => SortBy::UserName,
                Sort::UserEmail => SortBy::UserEmail,
                Sort::LastSeen => SortBy::LastSeenAt,
                Sort::Created => SortBy::CreatedAt,
            }),
            descending: *desc,
            per_page: *per_page,
            cursor: None,
            limit: limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
            include_policy: *include_policy,
            allow_recent: *allow_recent,
        })
    }
}
