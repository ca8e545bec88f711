// @generated. Do not edit.

/// `OptionalRemovedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OptionalRemovedOld {
    pub a: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub b: Option<String>,
}
