// @generated. Do not edit.

use super::*;

/// `Visit`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Visit {
    /// When.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub at: Option<::jiff::Timestamp>,
    /// When again.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Seen>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub vet: Option<OpenVet>,
}
