// @generated. Do not edit.

use super::*;

/// `DefaultChangedNew`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DefaultChangedNew {
    #[serde(default = "defaults::default_changed_new_a")]
    pub a: String,
}

impl Default for DefaultChangedNew {
    fn default() -> Self {
        Self {
            a: defaults::default_changed_new_a(),
        }
    }
}
