// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    pub name: String,
}

impl From<Vec<Pet>> for Pets {
    fn from(value: Vec<Pet>) -> Self {
        Self(value)
    }
}
