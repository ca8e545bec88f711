// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// The envelope that answers `list_registrations`.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListRegistrationsResponse {
    /// What went wrong, if anything did.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub errors: Option<Vec<ResponseMessage>>,
    /// Notes on the answer.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub messages: Option<Vec<ResponseMessage>>,
    /// The page's registrations.
    pub result: Vec<Registration>,
    /// See [`ResultInfo`].
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub result_info: Option<ResultInfo>,
    /// Whether the request did what it asked for.
    pub success: bool,
}
