// @generated. Do not edit.

/// `ValuesOfAMapChangeNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ValuesOfAMapChangeNew {
    #[serde(
        default,
        skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
    )]
    pub a: ::std::collections::BTreeMap<String, i64>,
}
