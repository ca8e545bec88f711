// @generated. Do not edit.

use super::*;

/// `DefaultChangedOld`
#[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct DefaultChangedOld {
    #[serde(default = "defaults::default_changed_old_a")]
    pub a: String,
}

impl Default for DefaultChangedOld {
    fn default() -> Self {
        Self {
            a: defaults::default_changed_old_a(),
        }
    }
}
