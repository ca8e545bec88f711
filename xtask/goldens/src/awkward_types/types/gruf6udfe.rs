// @generated. Do not edit.

use super::*;

/// `Größe`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Größe {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub any: Option<::serde_json::Value>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub count: Option<i64>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub kind: Option<GrößeKind>,
    #[serde(
        default,
        skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
    )]
    pub labels: ::std::collections::BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub list: Vec<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<Größe>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub since: Option<::jiff::Timestamp>,
    pub text: String,
}
