// @generated. Do not edit.

/// `ObjectBecomesStringNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ObjectBecomesStringNew {
    pub a: String,
}
