//! Applies the overlays to the new fragment, and reports actions that fail, are redundant, or hide a change.

use serde_json::Value;

use super::{
    changes::{Change, What},
    report::count,
};
use crate::overlay::{Covered, Overlay, Role};

/// The report on the overlays.
pub(super) struct Corrections {
    pub(super) lines: Vec<String>,
    /// Whether an action fails.
    pub(super) fail: bool,
}

/// Applies the overlays, given by their names and texts, to the fragment that `extends` names.
pub(super) fn check(
    overlays: &[(&str, Role, &str)],
    extends: &str,
    fragment: &Value,
    changes: &[Change],
) -> Corrections {
    let mut description = fragment.clone();
    let (mut failures, mut notes) = (Vec::new(), Vec::new());
    for (file, role, text) in overlays {
        let applied = match Overlay::parse(file, text, extends, *role) {
            Ok(overlay) => overlay.apply(&mut description),
            Err(invalid) => {
                failures.push(invalid.to_string());
                continue;
            }
        };
        failures.extend(applied.failures.iter().map(ToString::to_string));
        notes.extend(applied.redundant.iter().map(|redundant| format!("note: {redundant}")));
        notes.extend(hidden(&applied.covered, changes).iter().map(|note| format!("note: {note}")));
    }
    notes.dedup();
    let fail = !failures.is_empty();
    if fail {
        failures.insert(0, format!("{} in the overlays:", count(failures.len(), "error")));
    }
    Corrections { lines: [failures, notes].concat(), fail }
}

/// Messages about the changes that actions hide.
pub(super) fn hidden(covered: &[Covered], changes: &[Change]) -> Vec<String> {
    let of_action = |covered: &Covered| -> Vec<String> {
        let hidden = changes.iter().filter(|change| hides(covered, change));
        let note = |change: &Change| {
            let Covered { action, verb, .. } = covered;
            format!("the vendor changed #{}\n  {action} {verb} it", change.pointer)
        };
        hidden.map(note).collect()
    };
    covered.iter().flat_map(of_action).collect()
}

/// Whether an action hides a change.
fn hides(covered: &Covered, change: &Change) -> bool {
    match (&change.what, &covered.old) {
        // Elements that are appended to a list hide elements that the vendor added.
        (What::Removed(_), None) => false,
        (_, None) => change.pointer == covered.pointer,
        // An element of a list hides only itself.
        (What::List { added, .. }, Some(old)) if covered.pointer != change.pointer => {
            overlap(&change.pointer, &covered.pointer) && added.contains(old)
        }
        _ => overlap(&change.pointer, &covered.pointer),
    }
}

/// Whether two places are the same, or one is inside the other.
fn overlap(a: &str, b: &str) -> bool {
    let inside = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    inside(a, b) || inside(b, a)
}
