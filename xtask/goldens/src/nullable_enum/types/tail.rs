// @generated. Do not edit.

use super::*;

/// `Tail`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Tail(pub Option<TailInner>);

impl From<Tail> for Option<TailInner> {
    fn from(value: Tail) -> Self {
        value.0
    }
}

impl From<Option<TailInner>> for Tail {
    fn from(value: Option<TailInner>) -> Self {
        Self(value)
    }
}
