// @generated. Do not edit.

/// `Match`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Match {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<Match>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub text: Option<String>,
}
