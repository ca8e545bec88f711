//! What users of the wrapper see of the bindings.

use std::collections::BTreeSet;

use super::super::facts::Facts;
use crate::outline::{Kind, in_signature};

/// The names of the types that users of the wrapper see: those that it re-exports, and those of their fields.
#[derive(Default)]
pub(super) struct Exposed(BTreeSet<String>);

impl Exposed {
    /// What users of either side see.
    pub(super) fn of(old: &Facts, new: &Facts) -> Self {
        let mut exposed = of_side(old);
        exposed.extend(of_side(new));
        Self(exposed)
    }

    /// Whether users of the wrapper see an item.
    pub(super) fn contains(&self, path: &str) -> bool {
        let name = path.strip_prefix("types::").unwrap_or_default();
        let name = name.split(['.', ':']).next().unwrap_or_default();
        self.0.contains(name)
    }

    /// Whether one of the types that users see is part of a signature.
    pub(super) fn is_in(&self, signature: &str) -> bool {
        in_signature(signature).any(|name| self.0.contains(name))
    }
}

fn of_side(facts: &Facts) -> BTreeSet<String> {
    let mut exposed = facts.exported.clone();
    let fields: Vec<(&str, &str)> = facts
        .outline
        .iter()
        .filter(|(_, entry)| entry.kind == Kind::Field)
        .filter_map(|(path, entry)| {
            Some((owner(path)?.strip_prefix("types::")?, entry.signature.as_str()))
        })
        .collect();
    let mut before = 0;
    while before < exposed.len() {
        before = exposed.len();
        for (_, signature) in
            fields.iter().filter(|(owner, _)| exposed.contains(*owner)).copied().collect::<Vec<_>>()
        {
            let types = in_signature(signature)
                .filter(|name| facts.outline.contains_key(&format!("types::{name}")));
            exposed.extend(types.map(str::to_owned));
        }
    }
    exposed
}

/// The item that a field, variant or method belongs to.
pub(super) fn owner(path: &str) -> Option<&str> {
    if let Some((owner, _)) = path.rsplit_once('.') {
        return Some(owner);
    }
    path.rsplit_once("::").map(|(owner, _)| owner)
}
