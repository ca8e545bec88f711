// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::*;

/// The position of a page in its listing.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ResultInfo {
    /// The number of records on this page.
    pub count: i64,
    /// The cursor of the next page. Opaque.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub cursor: Option<String>,
    /// The cursor of the next page, as sibling endpoints send it.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub cursors: Option<Cursors>,
    /// The maximum number of records on a page.
    pub per_page: i64,
    /// The number of records in the whole listing.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub total_count: Option<i64>,
}
