// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// The cursor of the next page, as sibling endpoints send it.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Cursors {
    /// The cursor of the next page.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub after: Option<String>,
}
