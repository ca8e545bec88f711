// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// The envelope of a response.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetRegistrationOverrideCodesResponse {
    /// The errors, if the request failed.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub errors: Option<Vec<ResponseMessage>>,
    /// Notes on the response.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub messages: Option<Vec<ResponseMessage>>,
    pub result: OverrideCodes,
    /// True if the service carried out the request.
    pub success: bool,
}
