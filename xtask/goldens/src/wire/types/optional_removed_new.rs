// @generated. Do not edit.

/// `OptionalRemovedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OptionalRemovedNew {
    pub a: String,
}
