// @generated. Do not edit.

/// `RequiredRemovedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct RequiredRemovedNew {
    pub a: String,
}
