// @generated. Do not edit.

/// `OthersAreRefusedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OthersAreRefusedOld {
    pub a: String,
}
