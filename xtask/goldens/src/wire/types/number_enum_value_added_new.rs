// @generated. Do not edit.

/// `NumberEnumValueAddedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NumberEnumValueAddedNew {
    pub a: i64,
}
