// @generated. Do not edit.

/// `ToOwned`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ToOwned {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<ToOwned>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub text: Option<String>,
}
