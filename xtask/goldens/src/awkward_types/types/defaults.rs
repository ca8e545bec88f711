// @generated. Do not edit.

/// `Defaults`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Defaults {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<Defaults>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub text: Option<String>,
}
