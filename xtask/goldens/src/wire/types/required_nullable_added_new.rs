// @generated. Do not edit.

/// `RequiredNullableAddedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredNullableAddedNew {
    pub a: String,
    pub b: Option<String>,
}
