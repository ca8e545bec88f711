// @generated. Do not edit.

/// `Names`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Names(pub Vec<String>);

impl From<Names> for Vec<String> {
    fn from(value: Names) -> Self {
        value.0
    }
}

impl From<Vec<String>> for Names {
    fn from(value: Vec<String>) -> Self {
        Self(value)
    }
}
