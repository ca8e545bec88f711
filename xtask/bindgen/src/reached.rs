//! Which components a part of a description uses.

use std::collections::BTreeSet;

use openapi::{Kind, walk::visit};
use serde_json::Value;

use super::Error;

/// Each reference: its place, and the pointer of what it refers to.
pub(super) fn references(root: &Value) -> Result<Vec<(String, &str)>, Error> {
    let mut references = Vec::new();
    visit(root, "", Kind::Document, &mut |value, pointer, _| {
        let target = value.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| target.strip_prefix('#'));
        references.extend(target.map(|target| (pointer.to_owned(), target)));
        Ok::<_, Error>(())
    })?;
    Ok(references)
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
pub(super) fn used_in(root: &Value, part: &str) -> Result<BTreeSet<String>, Error> {
    Ok(reached(&references(root)?, |pointer| is_in(pointer, part)))
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
