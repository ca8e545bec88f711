// @generated. Do not edit.

/// `RequiredRemovedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredRemovedOld {
    pub a: String,
    pub b: String,
}
