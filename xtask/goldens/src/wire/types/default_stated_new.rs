// @generated. Do not edit.

/// `DefaultStatedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DefaultStatedNew {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub a: Option<String>,
}
