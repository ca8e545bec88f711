// @generated. Do not edit.

/// `RequiredBecomesNullableOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredBecomesNullableOld {
    pub a: String,
}
