// @generated. Do not edit.

/// `GetMembersResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct GetMembersResponse {
    #[serde(rename = "a b", skip_serializing_if = "::std::option::Option::is_none")]
    pub a_b: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub body: Option<String>,
    #[serde(rename = "gen")]
    pub gen_: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub größe: Option<String>,
    #[serde(rename = "-1", skip_serializing_if = "::std::option::Option::is_none")]
    pub minus1: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub params: Option<String>,
    #[serde(rename = "+1", skip_serializing_if = "::std::option::Option::is_none")]
    pub plus1: Option<String>,
    #[serde(rename = "$ref", skip_serializing_if = "::std::option::Option::is_none")]
    pub ref_: Option<String>,
    #[serde(rename = "self", skip_serializing_if = "::std::option::Option::is_none")]
    pub self_: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
    pub type_: Option<String>,
    #[serde(rename = "_", skip_serializing_if = "::std::option::Option::is_none")]
    pub x: Option<String>,
    #[serde(rename = "1a")]
    pub x1a: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub 日本: Option<String>,
}
