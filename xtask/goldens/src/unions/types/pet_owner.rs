// @generated. Do not edit.

use super::*;

/// `PetOwner`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum PetOwner {
    String(String),
    Owner(Owner),
}

impl From<Owner> for PetOwner {
    fn from(value: Owner) -> Self {
        Self::Owner(value)
    }
}
