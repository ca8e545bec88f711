// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// A message in the envelope of a response.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ResponseMessage {
    /// The number that identifies the kind of message.
    pub code: i64,
    /// The text, for people to read.
    pub message: String,
}
