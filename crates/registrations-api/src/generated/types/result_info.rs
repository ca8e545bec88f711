// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// Where an answer stands in a longer listing.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ResultInfo {
    /// How many records this page holds.
    pub count: i64,
    /// An opaque mark to request the next page with.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub cursor: Option<String>,
    /// The cursor of the next page, as sibling endpoints send it.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub cursors: Option<Cursors>,
    /// How many records a page holds at most.
    pub per_page: i64,
    /// How many records the whole listing holds.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub total_count: Option<i64>,
}
