// @generated. Do not edit.

/// `RequiredNullableBecomesOptionalOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredNullableBecomesOptionalOld {
    pub a: Option<String>,
}
