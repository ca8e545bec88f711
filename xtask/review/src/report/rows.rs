//! The rows of the table of changes: what belongs together is in one row.

use std::collections::{BTreeMap, BTreeSet};

use openapi::{
    METHODS,
    json::{child, tokens},
};

use super::{
    super::{Change, Class},
    text::{code, prose},
    wording,
};

/// The maximum number of items, changes or places in a row.
const SHOWN: usize = 8;

/// A row of the table of changes.
pub(super) struct Row {
    pub(super) class: Class,
    /// The Rust items.
    pub(super) items: Vec<String>,
    /// What changed, in Markdown.
    pub(super) changes: Vec<String>,
    /// The JSON pointers.
    pub(super) places: Vec<String>,
}

/// The rows, the worst class first.
pub(super) fn rows(changes: &[Change]) -> Vec<Row> {
    let mut of_item: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        of_item.entry(&change.item).or_default().push(change);
    }
    let mut rows: Vec<Row> = Vec::new();
    for (item, mut changes) in of_item {
        // What happens to code comes first.
        changes.sort_by_key(|change| change.layer);
        let Some(class) = changes.iter().map(|change| change.class()).min() else { continue };
        let texts = changes.iter().map(|change| describe(change)).collect();
        let places = changes.iter().filter_map(|change| change.pointer.clone());
        match rows.iter_mut().find(|row| row.class == class && row.changes == texts) {
            Some(row) => {
                row.items.push(item.to_owned());
                row.places.extend(places);
            }
            None => rows.push(Row {
                class,
                items: vec![item.to_owned()],
                changes: texts,
                places: places.collect(),
            }),
        }
    }
    rows.sort_by_key(|row| row.class);
    rows
}

/// A change in Markdown: what changed, and why it means what it means.
fn describe(change: &Change) -> String {
    format!("{}{} — {}", wording::what(change), values(change), prose(&change.reason))
}

/// The values of a change, after a colon: where they are long, only what differs.
pub(super) fn values(change: &Change) -> String {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let (before, after) = differing(before, after);
            format!(": {} → {}", code(&before), code(&after))
        }
        (Some(one), None) | (None, Some(one)) => format!(": {}", code(one)),
        (None, None) => String::new(),
    }
}

/// Two long signatures, without the parts at both ends that are the same.
fn differing(before: &str, after: &str) -> (String, String) {
    const LONG: usize = 60;
    if before.len().max(after.len()) <= LONG {
        return (before.to_owned(), after.to_owned());
    }
    let parts = |text| str::split_inclusive(text, ['(', ')', ',', '<', '>']).collect::<Vec<_>>();
    let (before, after) = (parts(before), parts(after));
    // Something of each is left.
    let most = before.len().min(after.len()).saturating_sub(1);
    let same = before.iter().zip(&after).take_while(|(a, b)| a == b);
    let start = same.count().min(most);
    let same = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b);
    let end = same.count().min(most - start);
    let middle = |parts: &[&str]| {
        let shown = parts.get(start..parts.len() - end).unwrap_or_default().concat();
        let more = |count| if count > 0 { "…" } else { "" };
        format!("{}{}{}", more(start), shown.trim(), more(end))
    };
    (middle(&before), middle(&after))
}

/// The name of an item: types are called by their own names, and what has no item by its place.
pub(super) fn short(item: &str) -> String {
    readable(item.strip_prefix("types::").unwrap_or(item))
}

/// Items as code, as many as are shown.
pub(super) fn list(items: &[String]) -> String {
    some(items.iter().map(|item| code(&short(item))), ", ")
}

/// Places as code.
pub(super) fn places(pointers: &[String]) -> String {
    let places: BTreeSet<String> = pointers.iter().map(|pointer| readable(pointer)).collect();
    some(places.iter().map(|place| code(place)), "<br>")
}

/// The parts of a cell, as many as are shown.
pub(super) fn some(parts: impl ExactSizeIterator<Item = String>, separator: &str) -> String {
    let more = parts.len().saturating_sub(SHOWN);
    let mut parts: Vec<String> = parts.take(SHOWN).collect();
    if more > 0 {
        parts.push(format!("and {more} more"));
    }
    parts.join(separator)
}

/// The method and path of an operation, and the place inside it; other pointers as they are.
fn readable(pointer: &str) -> String {
    let mut names = tokens(pointer).peekable();
    let (Some("paths"), Some(path)) = (names.next().as_deref(), names.next()) else {
        return pointer.to_owned();
    };
    let method = names.next_if(|name| METHODS.contains(&name.as_str()));
    let operation =
        method.map_or_else(|| path.clone(), |method| format!("{} {path}", method.to_uppercase()));
    let inside = names.fold(String::new(), |place, name| child(&place, &name));
    if inside.is_empty() { operation } else { format!("{operation} {inside}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_an_operation_is_its_method_and_path() {
        let places = ["/paths/~1pets/get/parameters/0", "/paths/~1pets~1{id}/get", "/paths/~1pets"]
            .map(readable);
        assert_eq!(places, ["GET /pets /parameters/0", "GET /pets/{id}", "/pets"]);
        assert_eq!(readable("/servers/0"), "/servers/0");
    }

    #[test]
    fn of_long_signatures_only_what_differs_is_shown() {
        let before = "fn get(&self, account_id: &str, id: &types::RegistrationId) -> Result<Call<types::Response>, Error>";
        let more = before.replace("Id)", "Id, params: &Params)");
        let shown = |after: &str| {
            let (before, after) = differing(before, after);
            format!("{before} => {after}")
        };
        assert_eq!(
            shown(&more),
            "…id: &types::RegistrationId)… => …id: &types::RegistrationId, params: &Params)…"
        );
        assert_eq!(
            shown(&before.replace("&str", "&Id")),
            "…account_id: &str,… => …account_id: &Id,…"
        );
        assert_eq!(
            shown(&before.replace("Response", "Other")),
            "…types::Response>… => …types::Other>…"
        );
        assert_eq!(differing("Option<A>", "A"), ("Option<A>".into(), "A".into()));
    }
}
