// @generated. Do not edit.

use super::*;

/// `Page`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Page {
    #[serde(default = "defaults::page_order")]
    pub order: Order,
    pub pets: Pets,
    #[serde(default = "defaults::default_u64::<i64, 301>")]
    pub status: i64,
}
