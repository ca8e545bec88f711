// @generated. Do not edit.

/// `StringBecomesListNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StringBecomesListNew {
    pub a: Vec<String>,
}
