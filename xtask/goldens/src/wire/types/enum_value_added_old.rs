// @generated. Do not edit.

use super::*;

/// `EnumValueAddedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct EnumValueAddedOld {
    pub a: EnumValueAddedOldA,
}
