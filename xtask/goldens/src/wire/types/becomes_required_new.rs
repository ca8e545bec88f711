// @generated. Do not edit.

/// `BecomesRequiredNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct BecomesRequiredNew {
    pub a: String,
}
