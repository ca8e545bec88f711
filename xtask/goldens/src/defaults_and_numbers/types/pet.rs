// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub legs: Option<u64>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub size: Option<i64>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub weight: Option<f64>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub wild: Option<bool>,
}
