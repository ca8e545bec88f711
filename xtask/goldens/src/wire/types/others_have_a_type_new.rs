// @generated. Do not edit.

/// `OthersHaveATypeNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct OthersHaveATypeNew {
    pub a: String,
    #[serde(flatten)]
    pub extra: ::std::collections::BTreeMap<String, i64>,
}
