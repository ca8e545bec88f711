// @generated. Do not edit.

use super::*;

/// `Pet`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Pet {
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(default = "defaults::default_u64::<u64, 4>")]
    pub legs: u64,
    #[serde(default = "defaults::pet_name")]
    pub name: String,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub size: Option<i64>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none")]
    pub weight: Option<f64>,
    #[serde(default = "defaults::default_bool::<true>")]
    pub wild: bool,
}

impl Default for Pet {
    fn default() -> Self {
        Self {
            kind: Default::default(),
            legs: defaults::default_u64::<u64, 4>(),
            name: defaults::pet_name(),
            size: Default::default(),
            weight: Default::default(),
            wild: defaults::default_bool::<true>(),
        }
    }
}
