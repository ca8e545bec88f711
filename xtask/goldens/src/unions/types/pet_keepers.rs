// @generated. Do not edit.

use super::*;

/// `PetKeepers`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum PetKeepers {
    Boolean(bool),
    Array(Vec<Owner>),
    Owner(Owner),
}

impl From<bool> for PetKeepers {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Vec<Owner>> for PetKeepers {
    fn from(value: Vec<Owner>) -> Self {
        Self::Array(value)
    }
}

impl From<Owner> for PetKeepers {
    fn from(value: Owner) -> Self {
        Self::Owner(value)
    }
}
