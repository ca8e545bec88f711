// @generated. Do not edit.

/// `Stamp`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Stamp(
    #[serde(deserialize_with = "crate::timestamp::deserialize")]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "::std::string::String", extend("format" = "date-time"))
    )]
    pub ::jiff::Timestamp,
);

impl From<Stamp> for ::jiff::Timestamp {
    fn from(value: Stamp) -> Self {
        value.0
    }
}

impl From<::jiff::Timestamp> for Stamp {
    fn from(value: ::jiff::Timestamp) -> Self {
        Self(value)
    }
}

impl ::std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        self.0.fmt(f)
    }
}
