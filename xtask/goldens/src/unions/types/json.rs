// @generated. Do not edit.

/// `Json`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Json(pub ::serde_json::Value);

impl From<Json> for ::serde_json::Value {
    fn from(value: Json) -> Self {
        value.0
    }
}

impl From<::serde_json::Value> for Json {
    fn from(value: ::serde_json::Value) -> Self {
        Self(value)
    }
}
