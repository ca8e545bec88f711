// @generated. Do not edit.

/// `PetFilter`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct PetFilter {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub operator: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub sign: Option<String>,
}
