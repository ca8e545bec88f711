// @generated. Do not edit.

/// `RequiredBecomesNullableNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredBecomesNullableNew {
    pub a: Option<String>,
}
