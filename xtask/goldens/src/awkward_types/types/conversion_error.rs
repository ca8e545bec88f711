// @generated. Do not edit.

/// `ConversionError`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ConversionError {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub next: Option<Box<ConversionError>>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub text: Option<String>,
}
