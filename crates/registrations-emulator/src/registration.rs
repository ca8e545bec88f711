//! A registration, as the emulator holds it.

use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One WARP configuration of one user on one device.
///
/// A registration of the generated fleet serializes to exactly what the service sends when the
/// policy is not included. For a registration that was [put](crate::Emulator::put), members and
/// values that these types do not know are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Registration {
    /// Identifies the registration.
    pub id: String,
    /// The public key that the device presents.
    pub key: String,
    /// The kind of `key`. Always present in the generated fleet.
    pub key_type: Option<KeyType>,
    /// The tunnel protocol. Browser extensions have none.
    pub tunnel_type: Option<TunnelType>,
    /// The kind of client. Always present in the generated fleet.
    pub registration_type: Option<RegistrationType>,
    /// The device that holds the registration.
    pub device: Device,
    /// The user; `None` if the device registered without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// When it was created.
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
    /// The device settings profile. The service sends it only with `include=policy`.
    #[serde(skip)]
    pub policy: Policy,
}

impl Registration {
    /// The state by which the `status` parameter filters.
    pub fn status(&self) -> RegistrationStatus {
        RegistrationStatus::of(self.revoked_at.is_some(), self.deleted_at.is_some())
    }
}

/// The state of a registration. A registration that is revoked and deleted is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegistrationStatus {
    /// Neither revoked nor deleted.
    Active,
    /// Revoked and not deleted.
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
    /// The version of the client on the device. Always present in the generated fleet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_version: Option<String>,
}

/// The user of a registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct User {
    /// Identifies the user. Always present in the generated fleet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The user's e-mail address. Always present in the generated fleet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The user's name; not all users have one.
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
    /// Whether the profile is deleted.
    pub deleted: bool,
}

/// The kind of a registration's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyType {
    /// `curve25519`
    Curve25519,
    /// `secp256r1`
    Secp256r1,
}

/// The tunnel protocol of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TunnelType {
    /// `wireguard`
    Wireguard,
    /// `masque`
    Masque,
}

/// The kind of client that registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RegistrationType {
    /// `warp`
    Warp,
    /// `browser_extension`
    BrowserExtension,
}

/// Reads an id: a UUID with hyphens, in lower case, as the service writes it. Ids are compared as
/// text, so that no other text can be the id of anything.
pub(crate) fn parse_id(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (id.hyphenated().encode_lower(&mut buffer) == text).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::parse_id;

    #[test]
    fn an_id_has_one_spelling() {
        let text = "01234567-89ab-4def-8123-456789abcdef";
        assert_eq!(parse_id(text).unwrap().to_string(), text);
        for other in [
            text.to_uppercase(),
            text.replace('-', ""),
            format!("{{{text}}}"),
            format!("urn:uuid:{text}"),
            String::new(),
        ] {
            assert_eq!(parse_id(&other), None, "{other}");
        }
    }
}
