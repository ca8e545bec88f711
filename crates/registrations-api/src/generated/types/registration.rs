// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// One WARP configuration of one user on one device. A device can hold several.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Registration {
    /// When the registration was created, as an RFC 3339 timestamp.
    #[serde(deserialize_with = "crate::timestamp::deserialize")]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "::std::string::String", extend("format" = "date-time"))
    )]
    pub created_at: ::jiff::Timestamp,
    /// When the registration was deleted, as an RFC 3339 timestamp.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub deleted_at: Option<::jiff::Timestamp>,
    pub device: Device,
    /// Identifies a registration.
    pub id: RegistrationId,
    /// The registration's key.
    pub key: String,
    /// The kind of the registration's key.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub key_type: Option<KeyType>,
    /// When the registration last connected, as an RFC 3339 timestamp. Absent if it never did.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub last_seen_at: Option<::jiff::Timestamp>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub policy: Option<Policy>,
    /// The kind of client that registered the device. Absent if the service does not send it: it is a late addition.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub registration_type: Option<RegistrationType>,
    /// When the registration was revoked, as an RFC 3339 timestamp.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub revoked_at: Option<::jiff::Timestamp>,
    /// The tunnel protocol.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub tunnel_type: Option<TunnelType>,
    /// When the registration last changed, as an RFC 3339 timestamp.
    #[serde(deserialize_with = "crate::timestamp::deserialize")]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "::std::string::String", extend("format" = "date-time"))
    )]
    pub updated_at: ::jiff::Timestamp,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub user: Option<User>,
    /// The IPv4 address assigned inside the virtual network.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub virtual_ipv4: Option<String>,
    /// The IPv6 address assigned inside the virtual network.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub virtual_ipv6: Option<String>,
}
