// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub friend: Option<Box<Pet>>,
    pub id: PetId,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub owner: Option<Owner>,
}
