// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(default, skip_serializing_if = "::serde_json::Map::is_empty")]
    pub anything: ::serde_json::Map<String, ::serde_json::Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub closed: Option<PetClosed>,
    #[serde(
        default,
        skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
    )]
    pub counts: ::std::collections::BTreeMap<String, i64>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub free: Option<PetFree>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub open: Option<PetOpen>,
    #[serde(
        default,
        skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
    )]
    pub owners: ::std::collections::BTreeMap<String, Owner>,
    #[serde(
        default,
        skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
    )]
    pub tags: ::std::collections::BTreeMap<String, String>,
}
