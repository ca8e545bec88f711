// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// An empty result.
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct EmptyBody(pub Option<::serde_json::Map<String, ::serde_json::Value>>);

impl From<EmptyBody> for Option<::serde_json::Map<String, ::serde_json::Value>> {
    fn from(value: EmptyBody) -> Self {
        value.0
    }
}

impl From<Option<::serde_json::Map<String, ::serde_json::Value>>> for EmptyBody {
    fn from(value: Option<::serde_json::Map<String, ::serde_json::Value>>) -> Self {
        Self(value)
    }
}
