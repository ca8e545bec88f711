// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub born: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub code: Option<String>,
    pub id: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub seen: Option<Seen>,
    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(
        default,
        skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
    )]
    pub vaccinations: ::std::collections::BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub visits: Vec<String>,
}
