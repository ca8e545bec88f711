//! The columns: the members of a registration by their path, and a few that are computed.

use registrations::Registration;

use crate::{
    failure::Failure,
    text::{escape, nearest},
};

/// A column, named by the path of the member.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) path: &'static str,
    pub(crate) help: &'static str,
    pub(crate) value: fn(&Registration) -> Option<String>,
}

macro_rules! columns {
    ($($path:literal, $help:literal, |$it:ident| $value:expr;)*) => {
        &[$(Column { path: $path, help: $help, value: |$it| $value }),*]
    };
}

/// All columns, in the order of an export.
pub(crate) const ALL: &[Column] = columns! {
    "id", "id of the registration", |it| Some(it.id.to_string());
    "status", "active, revoked or deleted (computed)", |it| Some(super::status(it).to_owned());
    "device.id", "id of the device", |it| Some(it.device.id.to_string());
    "device.name", "name of the device", |it| Some(it.device.name.clone());
    "device.client_version", "version of the client", |it| it.device.client_version.clone();
    "user.id", "id of the user", |it| Some(it.user.as_ref()?.id.as_ref()?.to_string());
    "user.name", "name of the user", |it| it.user.as_ref()?.name.clone();
    "user.email", "e-mail address of the user", |it| Some(it.user.as_ref()?.email.as_ref()?.to_string());
    "registration_type", "warp or browser_extension", |it| it.registration_type.as_ref().map(ToString::to_string);
    "tunnel_type", "wireguard or masque", |it| it.tunnel_type.as_ref().map(ToString::to_string);
    "key_type", "kind of the key", |it| it.key_type.as_ref().map(ToString::to_string);
    "key", "public key", |it| Some(it.key.clone());
    "virtual_ipv4", "virtual IPv4 address", |it| it.virtual_ipv4.clone();
    "virtual_ipv6", "virtual IPv6 address", |it| it.virtual_ipv6.clone();
    "created_at", "when it was created", |it| Some(it.created_at.to_string());
    "updated_at", "when it last changed", |it| Some(it.updated_at.to_string());
    "last_seen_at", "when it was last seen", |it| it.last_seen_at.map(|at| at.to_string());
    "last_activity", "the newer of last_seen_at and created_at (computed)", |it| Some(it.last_activity().to_string());
    "revoked_at", "when it was revoked", |it| it.revoked_at.map(|at| at.to_string());
    "deleted_at", "when it was deleted", |it| it.deleted_at.map(|at| at.to_string());
    "policy.id", "id of the device settings profile", |it| Some(it.policy.as_ref()?.id.to_string());
    "policy.name", "name of the device settings profile", |it| Some(it.policy.as_ref()?.name.clone());
    "policy.default", "whether it is the default profile", |it| Some(it.policy.as_ref()?.default.to_string());
    "policy.deleted", "whether the profile was deleted", |it| Some(it.policy.as_ref()?.deleted.to_string());
    "policy.updated_at", "when the profile last changed", |it| Some(it.policy.as_ref()?.updated_at.to_string());
};

impl Column {
    pub(crate) fn named(path: &str) -> Option<Self> {
        ALL.iter().find(|column| column.path == path).copied()
    }

    /// Whether the value is a member of the device settings profile, which must be asked for.
    pub(crate) fn needs_policy(&self) -> bool {
        self.path.starts_with("policy.")
    }
}

/// Reads a list of columns, such as `device.name,user.email`.
pub(crate) fn parse(list: &[String]) -> Result<Vec<Column>, Failure> {
    list.iter()
        .map(|path| {
            Column::named(path.trim()).ok_or_else(|| {
                let remedy = match nearest(path, ALL.iter().map(|column| column.path)) {
                    Some(nearest) => format!("Did you mean '{nearest}'? --columns help lists all."),
                    None => "--columns help lists all.".to_owned(),
                };
                Failure::usage(format!("unknown column '{}'", escape(path)), remedy)
            })
        })
        .collect()
}
