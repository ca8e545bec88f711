// @generated. Do not edit.

/// `RequiredListAddedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredListAddedNew {
    pub a: String,
    pub b: Vec<String>,
}
