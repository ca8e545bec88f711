// @generated. Do not edit.

/// `IntegerBecomesStringOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IntegerBecomesStringOld {
    pub a: i64,
}
