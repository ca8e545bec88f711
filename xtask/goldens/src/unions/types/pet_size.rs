// @generated. Do not edit.

use super::*;

/// `PetSize`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum PetSize {
    Integer(i64),
    PetSizeString(PetSizeString),
    Number(f64),
}

impl From<i64> for PetSize {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<PetSizeString> for PetSize {
    fn from(value: PetSizeString) -> Self {
        Self::PetSizeString(value)
    }
}

impl From<f64> for PetSize {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}
