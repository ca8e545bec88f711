// @generated. Do not edit.

/// `TimestampStatedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct TimestampStatedNew {
    #[serde(deserialize_with = "crate::timestamp::deserialize")]
    #[cfg_attr(
        feature = "schemars",
        schemars(with = "::std::string::String", extend("format" = "date-time"))
    )]
    pub a: ::jiff::Timestamp,
}
