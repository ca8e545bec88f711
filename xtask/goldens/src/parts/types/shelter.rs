// @generated. Do not edit.

/// `Shelter`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Shelter(pub ::serde_json::Value);

impl From<Shelter> for ::serde_json::Value {
    fn from(value: Shelter) -> Self {
        value.0
    }
}

impl From<::serde_json::Value> for Shelter {
    fn from(value: ::serde_json::Value) -> Self {
        Self(value)
    }
}
