// @generated. Do not edit.

/// `StringBecomesListOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct StringBecomesListOld {
    pub a: String,
}
