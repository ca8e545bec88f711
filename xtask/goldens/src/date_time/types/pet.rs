// @generated. Do not edit.

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(deserialize_with = "crate::timestamp::deserialize")]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "::std::string::String", extend("format" = "date-time"))
    )]
    pub born_at: ::jiff::Timestamp,
    /// When it last ate.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub fed_at: Option<::jiff::Timestamp>,
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub seen_at: Option<::jiff::Timestamp>,
}
