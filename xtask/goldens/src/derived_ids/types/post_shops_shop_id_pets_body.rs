// @generated. Do not edit.

use super::*;

/// `PostShopsShopIdPetsBody`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PostShopsShopIdPetsBody {
    pub name: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub parents: Option<Vec<PostShopsShopIdPetsBodyParentsItem>>,
}
