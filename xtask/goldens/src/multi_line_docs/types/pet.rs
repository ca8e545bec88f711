// @generated. Do not edit.

/// A pet.
///
/// It has:
///  - a name
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    /// Two
    /// lines.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub name: Option<String>,
}
