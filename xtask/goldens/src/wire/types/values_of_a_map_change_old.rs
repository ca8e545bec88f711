// @generated. Do not edit.

/// `ValuesOfAMapChangeOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ValuesOfAMapChangeOld {
    #[serde(
        default,
        skip_serializing_if = ":: std :: collections :: BTreeMap::is_empty"
    )]
    pub a: ::std::collections::BTreeMap<String, String>,
}
