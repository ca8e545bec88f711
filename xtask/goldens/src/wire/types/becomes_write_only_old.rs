// @generated. Do not edit.

/// `BecomesWriteOnlyOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct BecomesWriteOnlyOld {
    pub a: String,
    pub b: String,
}
