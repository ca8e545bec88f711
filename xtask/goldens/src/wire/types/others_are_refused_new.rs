// @generated. Do not edit.

/// `OthersAreRefusedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OthersAreRefusedNew {
    pub a: String,
}
