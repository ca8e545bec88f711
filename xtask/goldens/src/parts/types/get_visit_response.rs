// @generated. Do not edit.

use super::*;

/// `GetVisitResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetVisitResponse {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub result: Option<Visit>,
}
