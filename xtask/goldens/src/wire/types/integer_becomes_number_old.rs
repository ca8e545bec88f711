// @generated. Do not edit.

/// `IntegerBecomesNumberOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IntegerBecomesNumberOld {
    pub a: i64,
}
