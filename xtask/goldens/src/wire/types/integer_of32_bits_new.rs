// @generated. Do not edit.

/// `IntegerOf32BitsNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IntegerOf32BitsNew {
    pub a: i32,
}
