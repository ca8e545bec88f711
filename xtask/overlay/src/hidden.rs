//! Finds the changes of a document that actions hide.

use openapi::differences::{Difference, What};

use super::Covered;

/// Messages about the changes that actions hide.
pub fn hidden(covered: &[Covered], changes: &[Difference]) -> Vec<String> {
    let of_action = |covered: &Covered| -> Vec<String> {
        let hidden = changes.iter().filter(|change| hides(covered, change));
        let note = |change: &Difference| {
            let Covered { action, verb, pointer, old } = covered;
            // What is added to a list leaves the other elements as they are.
            let effect = match old {
                Some(_) => ": what the vendor states there has no effect",
                None => "",
            };
            format!("the vendor changed #{}\n  {action} {verb} #{pointer}{effect}", change.pointer)
        };
        hidden.map(note).collect()
    };
    covered.iter().flat_map(of_action).collect()
}

/// Whether an action hides a change.
fn hides(covered: &Covered, change: &Difference) -> bool {
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
