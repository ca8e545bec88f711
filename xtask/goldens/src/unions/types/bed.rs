// @generated. Do not edit.

use super::*;

/// `Bed`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Bed(pub Option<BedInner>);

impl From<Bed> for Option<BedInner> {
    fn from(value: Bed) -> Self {
        value.0
    }
}

impl From<Option<BedInner>> for Bed {
    fn from(value: Option<BedInner>) -> Self {
        Self(value)
    }
}
