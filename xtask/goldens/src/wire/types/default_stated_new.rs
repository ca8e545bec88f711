// @generated. Do not edit.

use super::*;

/// `DefaultStatedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DefaultStatedNew {
    #[serde(default = "defaults::default_stated_new_a")]
    pub a: String,
}

impl Default for DefaultStatedNew {
    fn default() -> Self {
        Self {
            a: defaults::default_stated_new_a(),
        }
    }
}
