// @generated. Do not edit.

/// `BedInner`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(untagged)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub enum BedInner {
    Boolean(bool),
    Array(Vec<String>),
}

impl From<bool> for BedInner {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Vec<String>> for BedInner {
    fn from(value: Vec<String>) -> Self {
        Self::Array(value)
    }
}
