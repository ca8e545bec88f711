// @generated. Do not edit.

/// `NumberEnumValueAddedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NumberEnumValueAddedOld {
    pub a: i64,
}
