// @generated. Do not edit.

/// `Formatter`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Formatter {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<Formatter>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub text: Option<String>,
}
