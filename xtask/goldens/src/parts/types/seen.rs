// @generated. Do not edit.

/// `Seen`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Seen(
    #[serde(deserialize_with = "crate::timestamp::deserialize")]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "::std::string::String", extend("format" = "date-time"))
    )]
    pub ::jiff::Timestamp,
);

impl From<Seen> for ::jiff::Timestamp {
    fn from(value: Seen) -> Self {
        value.0
    }
}

impl From<::jiff::Timestamp> for Seen {
    fn from(value: ::jiff::Timestamp) -> Self {
        Self(value)
    }
}

impl ::std::fmt::Display for Seen {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
