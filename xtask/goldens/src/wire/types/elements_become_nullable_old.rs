// @generated. Do not edit.

/// `ElementsBecomeNullableOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ElementsBecomeNullableOld {
    pub a: Vec<String>,
}
