// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// A schema that is not described.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    pub born_at: ::jiff::Timestamp,
    /// When it last ate.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub fed_at: Option<::jiff::Timestamp>,
    #[serde(deserialize_with = "::std::option::Option::deserialize")]
    pub seen_at: Option<::jiff::Timestamp>,
}
