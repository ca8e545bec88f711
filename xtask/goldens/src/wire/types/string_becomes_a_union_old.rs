// @generated. Do not edit.

/// `StringBecomesAUnionOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StringBecomesAUnionOld {
    pub a: String,
}
