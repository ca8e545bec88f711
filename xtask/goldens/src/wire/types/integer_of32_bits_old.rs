// @generated. Do not edit.

/// `IntegerOf32BitsOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IntegerOf32BitsOld {
    pub a: i64,
}
