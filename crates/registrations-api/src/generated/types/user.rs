// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// The user that a registration belongs to.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct User {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub email: Option<Email>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub id: Option<UserId>,
    /// The user's name.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: Option<String>,
}
