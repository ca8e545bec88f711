//! Which components a part of a description uses.

use std::collections::BTreeSet;

use openapi::walk::parts;
use serde_json::Value;

/// Each reference: its place, and the pointer of what it refers to.
pub(super) fn references(root: &Value) -> Vec<(String, &str)> {
    let references = parts(root).into_iter().filter_map(|(pointer, _, value)| {
        let target = value.get("$ref")?.as_str()?.strip_prefix('#')?;
        Some((pointer, target))
    });
    references.collect()
}

/// The pointers of the components that the places reach for which `is_start`, directly or through others.
pub(super) fn reached(
    references: &[(String, &str)],
    is_start: impl Fn(&str) -> bool,
) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    loop {
        let before = found.len();
        for (pointer, target) in references {
            if is_start(pointer) || component(pointer).is_some_and(|owner| found.contains(owner)) {
                found.insert((*target).to_owned());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// The pointers of the components that the bodies in this member of the operations use.
pub(super) fn used_in(root: &Value, part: &str) -> BTreeSet<String> {
    reached(&references(root), |pointer| is_in(pointer, part))
}

/// Whether `pointer` leads into this member of an operation.
pub(super) fn is_in(pointer: &str, part: &str) -> bool {
    pointer.starts_with("/paths/") && pointer.split('/').nth(4) == Some(part)
}

/// The pointer of the component that `pointer` leads into.
pub(super) fn component(pointer: &str) -> Option<&str> {
    let mut ends = pointer.match_indices('/').map(|(index, _)| index).skip(3);
    let component = pointer.starts_with("/components/");
    component.then(|| ends.next().map_or(pointer, |end| pointer.get(..end).unwrap_or(pointer)))
}
