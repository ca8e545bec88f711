// @generated. Do not edit.

/// `ListPetsName`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum ListPetsName {
    String(String),
    Array(Vec<String>),
}

impl From<Vec<String>> for ListPetsName {
    fn from(value: Vec<String>) -> Self {
        Self::Array(value)
    }
}
