// @generated. Do not edit.

use super::*;

/// `OpenVet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OpenVet(pub Option<OpenVetInner>);

impl From<OpenVet> for Option<OpenVetInner> {
    fn from(value: OpenVet) -> Self {
        value.0
    }
}

impl From<Option<OpenVetInner>> for OpenVet {
    fn from(value: Option<OpenVetInner>) -> Self {
        Self(value)
    }
}
