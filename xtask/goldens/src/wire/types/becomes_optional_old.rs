// @generated. Do not edit.

/// `BecomesOptionalOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct BecomesOptionalOld {
    pub a: String,
}
