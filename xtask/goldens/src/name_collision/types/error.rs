// @generated. Do not edit.

use super::*;

/// `Error`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Error {
    pub code: i64,
    #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
    pub type_: Option<Type>,
}
