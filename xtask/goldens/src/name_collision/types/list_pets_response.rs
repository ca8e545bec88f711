// @generated. Do not edit.

use super::*;

/// `ListPetsResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListPetsResponse {
    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub errors: Vec<Error>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub option: Option<Formatter>,
}
