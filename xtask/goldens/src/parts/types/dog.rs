// @generated. Do not edit.

use super::*;

/// `Dog`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Dog {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub age: Option<i64>,
    pub breed: String,
    pub name: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub vet: Option<Vet>,
}
