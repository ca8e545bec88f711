//! What an outline says about an item.

use std::{collections::BTreeSet, fmt};

/// A public item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The kind of item.
    pub kind: Kind,
    /// The signature on one line. Empty for a foreign type.
    pub signature: String,
    /// Whether the item is `#[deprecated]`.
    pub is_deprecated: bool,
    /// The traits that the type implements, with the feature that they need: `JsonSchema if feature = "schemars"`.
    pub traits: BTreeSet<String>,
}

/// The kind of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A module.
    Module,
    /// A struct or enum.
    Type {
        /// Whether it is `#[non_exhaustive]`.
        is_open: bool,
    },
    /// A public field.
    Field,
    /// A variant of an enum.
    Variant,
    /// A function or method, with its arguments except `self`.
    Function(Vec<Argument>),
    /// A foreign type, that traits are implemented for.
    #[default]
    Foreign,
    /// A constant, static, alias, trait, or the re-export of a foreign item.
    Other,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The name.
    pub name: String,
    /// The type on one line.
    pub ty: String,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let deprecated = if self.is_deprecated { "#[deprecated] " } else { "" };
        let traits = self.traits.iter().cloned().collect::<Vec<_>>().join(" + ");
        let traits = if traits.is_empty() { traits } else { format!(" impl {traits}") };
        // A foreign type has no signature.
        f.write_str(format!("{deprecated}{}{traits}", self.signature).trim_start())
    }
}
