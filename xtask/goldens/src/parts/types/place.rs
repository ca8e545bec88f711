// @generated. Do not edit.

/// `Place`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Place(pub ::serde_json::Value);

impl From<Place> for ::serde_json::Value {
    fn from(value: Place) -> Self {
        value.0
    }
}

impl From<::serde_json::Value> for Place {
    fn from(value: ::serde_json::Value) -> Self {
        Self(value)
    }
}
