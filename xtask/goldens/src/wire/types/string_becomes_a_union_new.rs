// @generated. Do not edit.

use super::*;

/// `StringBecomesAUnionNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StringBecomesAUnionNew {
    pub a: StringBecomesAUnionNewA,
}
