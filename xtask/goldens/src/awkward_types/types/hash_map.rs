// @generated. Do not edit.

/// `HashMap`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct HashMap {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<HashMap>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub text: Option<String>,
}
