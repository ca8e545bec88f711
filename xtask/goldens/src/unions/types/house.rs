// @generated. Do not edit.

/// `House`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct House {
    pub kind: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub rooms: Option<i64>,
}
