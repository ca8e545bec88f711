// @generated. Do not edit.

use super::*;

/// `ListPetsResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ListPetsResponse {
    pub result: Vec<Dog>,
    pub success: bool,
}
