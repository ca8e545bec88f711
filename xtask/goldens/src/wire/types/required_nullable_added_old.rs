// @generated. Do not edit.

/// `RequiredNullableAddedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredNullableAddedOld {
    pub a: String,
}
