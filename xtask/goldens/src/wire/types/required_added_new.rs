// @generated. Do not edit.

/// `RequiredAddedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredAddedNew {
    pub a: String,
    pub b: String,
}
