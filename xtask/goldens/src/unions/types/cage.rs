// @generated. Do not edit.

/// `Cage`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Cage {
    pub kind: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub locked: Option<bool>,
}
