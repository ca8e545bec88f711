// @generated. Do not edit.

/// `RequiredListAddedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredListAddedOld {
    pub a: String,
}
