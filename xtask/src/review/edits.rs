//! Finds what can be deleted from the overlays without a decision.

use std::collections::{BTreeMap, BTreeSet};

use openapi::walk::members;
use review::{Edit, Side};
use serde_json::Value;

use crate::Applied;

/// The edits that the new description needs.
pub(super) fn propose(old: &Side, after: &Applied) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut delete =
        |(file, action, target): (&str, usize, &str), parts: &[String], reason: &str| {
            let edit = |part| Edit {
                file: file.to_owned(),
                action,
                part,
                target: target.to_owned(),
                reason: reason.to_owned(),
            };
            if parts.is_empty() {
                edits.push(edit(None));
            }
            edits.extend(parts.iter().cloned().map(Some).map(edit));
        };
    for redundant in &after.redundant {
        delete(redundant.action(), redundant.parts(), "the description has it already");
    }
    let renamed = renamed(&old.vendor, &after.description);
    for failure in &after.failures {
        let Some(parts) = failure.dead() else { continue };
        // A similar name that is new may be the new name of the same thing: that is for people to decide.
        let is_similar = failure.similar().is_some_and(|it| !overlay::matches(it, &old.vendor));
        let (_, _, target) = failure.action();
        // What was never there may be a misspelt target.
        let described = [Some(&old.vendor), old.description.as_ref()];
        let was_there = described.into_iter().flatten().any(|it| overlay::matches(target, it));
        let is_renamed = renamed.iter().any(|name| target.contains(&format!("'{name}'")));
        if was_there && !is_similar && !is_renamed {
            delete(failure.action(), parts, "the description no longer has what it is about");
        }
    }
    edits
}

/// The schemas that are gone, and that may have another name now: a new schema is the same, or has most of the members.
fn renamed<'a>(old: &'a Value, new: &Value) -> Vec<&'a String> {
    fn schemas(description: &Value) -> BTreeMap<&String, &Value> {
        members(description.pointer("/components/schemas")).collect()
    }
    let (before, after) = (schemas(old), schemas(new));
    let is_same = |one: &Value, other: &Value| {
        let names = |schema: &'_ Value| -> BTreeSet<String> {
            members(schema.get("properties")).map(|(name, _)| name.clone()).collect()
        };
        let (one_has, other_has) = (names(one), names(other));
        let shared = one_has.intersection(&other_has).count();
        one == other || shared * 2 > one_has.len().max(other_has.len())
    };
    let come = || after.iter().filter(|(name, _)| !before.contains_key(*name));
    let gone = before.iter().filter(|(name, _)| !after.contains_key(*name));
    gone.filter(|(_, schema)| come().any(|(_, other)| is_same(schema, other)))
        .map(|(name, _)| *name)
        .collect()
}
