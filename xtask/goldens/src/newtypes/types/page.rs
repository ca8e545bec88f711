// @generated. Do not edit.

use super::*;

/// `Page`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Page {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub order: Option<Order>,
    pub pets: Pets,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub status: Option<i64>,
}
