// @generated. Do not edit.

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub age: Option<i64>,
    pub name: String,
}
