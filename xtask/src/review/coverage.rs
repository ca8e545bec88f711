//! Finds what the bindings have and the wrapper does not offer, and what the wrapper uses and the bindings lost.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use serde::Serialize;

use super::Facts;
use crate::{identifiers, outline::Kind};

/// What the wrapper does not offer yet, or still uses.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Gap {
    /// The item of the bindings.
    pub item: String,
    /// What to do.
    pub todo: String,
}

/// What the wrapper does not offer, and what it still uses. `wrapper`: its files.
pub(super) fn gaps(old: &Facts, new: &Facts, wrapper: &BTreeMap<String, String>) -> Vec<Gap> {
    let mut used = BTreeSet::new();
    for text in wrapper.values() {
        if let Ok(tokens) = text.parse::<TokenStream>() {
            identifiers::in_tokens(tokens, &mut used);
        }
    }
    let mut gaps = Vec::new();
    let mut add = |item: &str, todo: String| gaps.push(Gap { item: item.to_owned(), todo });
    for (path, entry) in &new.outline {
        match &entry.kind {
            Kind::Function(_) => {
                let Some(method) = path.strip_prefix("Client::") else { continue };
                let is_operation = new.wire.operations.values().any(|it| it.name == method);
                if is_operation && !used.contains(method) {
                    add(
                        path,
                        format!("offer it in `registrations`; nothing there calls `{method}`"),
                    );
                }
            }
            Kind::Field if !path.starts_with("types::") => {
                let Some((_, field)) = path.split_once('.') else { continue };
                if !used.contains(field) {
                    add(path, format!("add a setter `{field}` in `registrations`"));
                }
            }
            Kind::Field => {
                let Some(owner) = path.strip_prefix("types::").and_then(|it| it.split('.').next())
                else {
                    continue;
                };
                if !new.exported.contains(owner) {
                    continue;
                }
                for name in identifiers::in_signature(&entry.signature)
                    .filter(|name| !new.exported.contains(*name))
                {
                    let ty = format!("types::{name}");
                    if new.outline.contains_key(&ty) && !old.outline.contains_key(&ty) {
                        add(
                            &ty,
                            format!("re-export it from `registrations`: `{path}` has the type"),
                        );
                    }
                }
            }
            _ => {}
        }
    }
    for (path, entry) in old.outline.iter().filter(|(path, _)| !new.outline.contains_key(*path)) {
        let name = match (&entry.kind, path.strip_prefix("Client::"), path.split_once('.')) {
            (Kind::Function(_), Some(method), _) => method,
            (Kind::Field, _, Some((_, field))) if !path.starts_with("types::") => field,
            _ => continue,
        };
        if used.contains(name) {
            let todo = format!(
                "remove `{name}` from `registrations`, or, if the service still has it, add it to spec/overlay.json"
            );
            gaps.push(Gap { item: path.clone(), todo });
        }
    }
    gaps.sort();
    gaps.dedup_by(|a, b| a.item == b.item);
    gaps
}
