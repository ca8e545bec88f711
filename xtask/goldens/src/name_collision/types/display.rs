// @generated. Do not edit.

/// `Display`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Display {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub value: Option<String>,
}
