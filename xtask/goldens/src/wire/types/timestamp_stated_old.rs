// @generated. Do not edit.

/// `TimestampStatedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct TimestampStatedOld {
    pub a: String,
}
