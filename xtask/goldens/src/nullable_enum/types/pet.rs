// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    /// What it is.
    pub kind: Option<Kind>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub mood: Option<PetMood>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub size: Option<PetSize>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub tail: Option<Tail>,
}
