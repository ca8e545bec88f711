// @generated. Do not edit.

/// `IntegerBecomesNumberNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IntegerBecomesNumberNew {
    pub a: f64,
}
