// @generated. Do not edit.

/// `Bed`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Bed(pub ::serde_json::Value);

impl From<Bed> for ::serde_json::Value {
    fn from(value: Bed) -> Self {
        value.0
    }
}

impl From<::serde_json::Value> for Bed {
    fn from(value: ::serde_json::Value) -> Self {
        Self(value)
    }
}
