// @generated. Do not edit.

/// `Seen`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Seen(
    #[serde(deserialize_with = "crate::timestamp::optional")]
    #[cfg_attr(
        feature = "schemars",
        schemars(
            with = "::std::option::Option<::std::string::String>",
            extend("format" = "date-time")
        )
    )]
    pub Option<::jiff::Timestamp>,
);

impl From<Seen> for Option<::jiff::Timestamp> {
    fn from(value: Seen) -> Self {
        value.0
    }
}

impl From<Option<::jiff::Timestamp>> for Seen {
    fn from(value: Option<::jiff::Timestamp>) -> Self {
        Self(value)
    }
}
