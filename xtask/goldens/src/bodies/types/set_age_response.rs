// @generated. Do not edit.

/// `SetAgeResponse`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct SetAgeResponse {
    pub id: ::serde_json::Value,
}
