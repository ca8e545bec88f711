// @generated. Do not edit.

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    /// In years.
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub age: Option<i64>,
    /// What it is called.
    pub name: String,
}
