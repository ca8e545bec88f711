//! Finds what can be deleted from the overlays without a decision.

use openapi::walk::members;
use overlay::{Name, Problem, Redundant};
use review::{Edit, Side};
use serde_json::Value;

use crate::Applied;

/// The edits that the new description needs.
pub(super) fn propose(old: &Side, after: &Applied) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut delete = |action: &Name, parts: &[String], reason: &str| {
        let edit = |part| Edit {
            file: action.file.clone(),
            action: action.index,
            part,
            target: action.target.clone(),
            reason: reason.to_owned(),
        };
        if parts.is_empty() {
            edits.push(edit(None));
        }
        edits.extend(parts.iter().cloned().map(Some).map(edit));
    };
    for Redundant { action, parts } in &after.redundant {
        delete(action, parts, "the description has it already");
    }
    let before = old.description.as_ref().unwrap_or(&old.vendor);
    for failure in &after.failures {
        let Problem { dead: Some(parts), around, .. } = &failure.problem else { continue };
        let target = &failure.action.target;
        // What was never there may be a misspelt target.
        let is_in = |side: &Value| !overlay::locate(target, side).is_empty();
        let was_there = is_in(&old.vendor) || is_in(before);
        let is_replaced =
            around.as_ref().is_some_and(|around| has_more(around, before, &after.description));
        if was_there && !is_replaced {
            delete(&failure.action, parts, "the description no longer has what it is about");
        }
    }
    edits
}

/// Whether an object at `target` has a new member, which may be what is gone under another name: that is for people to
/// decide.
fn has_more(target: &str, old: &Value, new: &Value) -> bool {
    overlay::locate(target, new).iter().any(|place| {
        let before = old.pointer(place).unwrap_or(&Value::Null);
        members(new.pointer(place)).any(|(name, _)| before.get(name).is_none())
    })
}
