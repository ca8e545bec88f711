// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub anything: Option<Json>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub bed: Option<Bed>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub color: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub contact: Option<PetContact>,
    pub home: ::serde_json::Value,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub keepers: Option<::serde_json::Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub owner: Option<::serde_json::Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub seen: Option<::serde_json::Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub size: Option<::serde_json::Value>,
}
