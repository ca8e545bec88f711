// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    /// Deprecated by the vendor.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub breed: Option<String>,
    /// What it is.
    ///
    /// Deprecated by the vendor.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub kind: Option<PetKind>,
    /// What it is called.
    pub name: String,
}
