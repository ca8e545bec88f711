// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// The envelope that answers `delete_registration`.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DeleteRegistrationResponse {
    /// What went wrong, if anything did.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub errors: Option<Vec<ResponseMessage>>,
    /// Notes on the answer.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub messages: Option<Vec<ResponseMessage>>,
    /// See [`EmptyBody`].
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub result: Option<EmptyBody>,
    /// Whether the request did what it asked for.
    pub success: bool,
}
