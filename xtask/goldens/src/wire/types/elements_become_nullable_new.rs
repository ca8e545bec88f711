// @generated. Do not edit.

/// `ElementsBecomeNullableNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ElementsBecomeNullableNew {
    pub a: Vec<Option<String>>,
}
