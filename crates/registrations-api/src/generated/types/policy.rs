// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// The device settings profile that applies to a registration.
///
/// Present only if the request includes it.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Policy {
    /// Whether this is the account's default profile.
    pub default: bool,
    /// Whether the profile has been deleted.
    pub deleted: bool,
    /// Identifies a device settings profile, which the API calls a policy.
    pub id: PolicyId,
    /// The profile's name.
    pub name: String,
    /// When the profile last changed, as an RFC 3339 timestamp.
    #[serde(deserialize_with = "crate::timestamp::deserialize")]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "::std::string::String", extend("format" = "date-time"))
    )]
    pub updated_at: ::jiff::Timestamp,
}
