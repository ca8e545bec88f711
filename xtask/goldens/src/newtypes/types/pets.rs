// @generated. Do not edit.

use super::*;

/// `Pets`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pets(pub Vec<Pet>);

impl From<Pets> for Vec<Pet> {
    fn from(value: Pets) -> Self {
        value.0
    }
}

impl From<Vec<Pet>> for Pets {
    fn from(value: Vec<Pet>) -> Self {
        Self(value)
    }
}
