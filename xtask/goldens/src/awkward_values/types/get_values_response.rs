// @generated. Do not edit.

use super::*;

/// `GetValuesResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetValuesResponse {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub choice: Option<GetValuesResponseChoice>,
    /// Text that turns: \u{202e}.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub direction: Option<GetValuesResponseDirection>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub empty: Option<GetValuesResponseEmpty>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub names: Option<GetValuesResponseNames>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub quotes: Option<GetValuesResponseQuotes>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub real: Option<f64>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub size: Option<i64>,
    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub turned: Option<String>,
}
