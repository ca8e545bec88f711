// @generated. Do not edit.

/// `PetOpen`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PetOpen {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: Option<String>,
    #[serde(flatten)]
    pub extra: ::std::collections::BTreeMap<String, bool>,
}
