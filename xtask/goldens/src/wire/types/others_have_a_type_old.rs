// @generated. Do not edit.

/// `OthersHaveATypeOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OthersHaveATypeOld {
    pub a: String,
}
