// @generated. Do not edit.

/// `IntegerBecomesStringNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct IntegerBecomesStringNew {
    pub a: String,
}
