// @generated. Do not edit.

/// `PostShopsShopIdPetsBodyParentsItem`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PostShopsShopIdPetsBodyParentsItem {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: Option<String>,
}
