// @generated. Do not edit.

/// `Visitor`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Visitor {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<Visitor>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub text: Option<String>,
}
