// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub created: Option<Stamp>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub friends: Option<Names>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub labels: Option<::std::collections::BTreeMap<String, String>>,
    pub name: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub nick: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub password: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub tags: Option<Vec<String>>,
}
