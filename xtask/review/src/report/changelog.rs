//! A draft of the entry for CHANGELOG.md.

use std::collections::BTreeMap;

use super::{
    super::{Change, Class, Layer, What},
    rows::{short, values},
    text::code,
    wording,
    wrapped::wrapped,
};
use crate::outline::owner;

/// A heading, after its rank.
type Heading = (u8, &'static str);
/// The text of an entry before its items and after them, and the items.
type Entry = ((&'static str, String), Vec<String>);

/// The lines of an entry that covers the changes, in the form of CHANGELOG.md.
pub(super) fn draft(changes: &[Change]) -> Vec<String> {
    let mut groups: BTreeMap<Heading, Vec<Entry>> = BTreeMap::new();
    // A change of the wire that is also one of the code, or of the type around it, is listed once.
    let in_code = |item: &str| {
        let owner = owner(item);
        let of_code = changes.iter().filter(|change| change.layer != Layer::Wire);
        { of_code }.any(|change| {
            change.item == item
                || owner == Some(&change.item) && matches!(change.what, What::New | What::Removed)
        })
    };
    for change in changes.iter().filter(|it| it.layer != Layer::Wire || !in_code(&it.item)) {
        let (group, text) = entry(change);
        let group = groups.entry(group).or_default();
        match group.iter_mut().find(|(known, _)| *known == text) {
            Some((_, items)) => items.push(change.item.clone()),
            None => group.push((text, vec![change.item.clone()])),
        }
    }
    let mut lines = Vec::new();
    for ((_, heading), entries) in groups {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend([format!("### {heading}"), String::new()]);
        for ((mark, text), items) in entries {
            let items: Vec<String> = items.iter().map(|item| code(&short(item))).collect();
            let entry = format!("- {mark}{}{text}.", items.join(", "));
            lines.extend(wrapped(&entry, 120).lines().map(str::to_owned));
        }
    }
    lines
}

/// The heading of an entry, and the text before and after the item.
fn entry(change: &Change) -> (Heading, (&'static str, String)) {
    const BREAKING: &str = "**Breaking:** ";
    let what = format!(" {}{}", wording::what(change), values(change));
    match (change.class(), change.what) {
        (Class::Additive, What::New) => ((0, "Added"), ("", String::new())),
        (Class::Additive, _) => ((0, "Added"), ("", what)),
        (Class::Deprecated, _) => ((2, "Deprecated"), ("", what)),
        (Class::Breaking, What::Removed) => ((3, "Removed"), (BREAKING, String::new())),
        (Class::Breaking | Class::Silent, _) => ((1, "Changed"), (BREAKING, what)),
        (Class::Wire, _) => ((1, "Changed"), ("", what)),
    }
}
