// @generated. Do not edit.

use super::*;

/// `GetShopsShopIdPetsResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetShopsShopIdPetsResponse {
    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub result: Vec<GetShopsShopIdPetsResponseResultItem>,
}
