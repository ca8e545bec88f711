//! A registration as the service answers it.

use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use serde::Serialize;

/// One WARP configuration of one user on one device, as it stands now.
///
/// It serializes to what the service answers when the policy is not asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Registration {
    /// Identifies the registration.
    pub id: String,
    /// The public key that the device presents.
    pub key: String,
    /// The kind of `key`.
    pub key_type: KeyType,
    /// The tunnel protocol; a browser extension has none.
    pub tunnel_type: Option<TunnelType>,
    /// What kind of client registered.
    pub registration_type: RegistrationType,
    /// The device that holds the registration.
    pub device: Device,
    /// The user; a device that registered without one has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it last connected; `None` if it never did.
    pub last_seen_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// The IPv4 address inside the virtual network.
    pub virtual_ipv4: Option<Ipv4Addr>,
    /// The IPv6 address inside the virtual network.
    pub virtual_ipv6: Option<Ipv6Addr>,
    /// The device settings profile, which an answer holds only if it is asked for.
    #[serde(skip)]
    pub policy: Policy,
}

impl Registration {
    /// The state in which the `status` filter sees it.
    pub fn status(&self) -> RegistrationStatus {
        RegistrationStatus::of(self.revoked_at.is_some(), self.deleted_at.is_some())
    }
}

/// The state of a registration. Deletion outweighs revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistrationStatus {
    /// Neither revoked nor deleted.
    Active,
    /// Revoked, and not deleted.
    Revoked,
    /// Deleted.
    Deleted,
}

impl RegistrationStatus {
    pub(crate) const fn of(revoked: bool, deleted: bool) -> Self {
        match (revoked, deleted) {
            (_, true) => Self::Deleted,
            (true, false) => Self::Revoked,
            (false, false) => Self::Active,
        }
    }
}

/// The device that holds a registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Device {
    /// Identifies the device.
    pub id: String,
    /// The device's name.
    pub name: String,
    /// The version of the client installed on the device.
    pub client_version: String,
}

/// The user that a registration belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct User {
    /// Identifies the user.
    pub id: String,
    /// The user's e-mail address.
    pub email: String,
    /// The user's name; some have not given one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The device settings profile that applies to a registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Policy {
    /// Identifies the profile.
    pub id: String,
    /// The profile's name.
    pub name: String,
    /// When the profile last changed.
    pub updated_at: Timestamp,
    /// Whether this is the account's default profile.
    pub default: bool,
    /// Whether the profile has been deleted.
    pub deleted: bool,
}

/// The kind of a registration's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyType {
    /// `curve25519`
    Curve25519,
    /// `secp256r1`
    Secp256r1,
}

/// The tunnel protocol of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TunnelType {
    /// `wireguard`
    Wireguard,
    /// `masque`
    Masque,
}

/// The kind of client that registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RegistrationType {
    /// `warp`
    Warp,
    /// `browser_extension`
    BrowserExtension,
}
