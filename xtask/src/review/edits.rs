//! Proposes edits of the overlays.

use std::collections::{BTreeMap, BTreeSet};

use openapi::{
    json::{self, child, tokens},
    walk::{elements, members},
};
use review::{Edit, EditKind, Side, required_in_responses};
use serde_json::Value;

use crate::{Applied, workspace::OVERLAY};

/// The edits that the new description needs.
pub(super) fn propose(old: &Side, after: &Applied) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut delete = |(file, action, target): (&str, usize, &str),
                      parts: &[String],
                      reason: &str| {
        let edit = |what| Edit {
            file: file.to_owned(),
            target: target.to_owned(),
            what,
            reason: reason.to_owned(),
        };
        if parts.is_empty() {
            edits.push(edit(EditKind::Delete { action }));
        }
        let parts = parts.iter().map(|part| EditKind::DeletePart { action, part: part.clone() });
        edits.extend(parts.map(edit));
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
    let description = &after.description;
    let Some(before) = &old.description else { return edits };
    let states = |description: &Value, list: &str, name: &str| {
        elements(description.pointer(list)).any(|(_, element)| element == name)
    };
    for (object, name) in required_in_responses(description) {
        let list = child(&object, "required");
        // An object that is new has no records yet.
        let is_known = before.pointer(&object).is_some();
        if is_known && !states(before, &list, &name) && states(description, &list, &name) {
            let reason = "Observed: records without it.";
            let target = format!("{}[?@ == {}]", target(&list), quoted(&name));
            edits.push(removal(target, &name.into(), reason));
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

fn removal(target: String, was: &Value, reason: &str) -> Edit {
    let (quoted, description, was) =
        (Value::from(target.as_str()), Value::from(reason), json::sorted(was));
    let action = format!(
        "{{\n  \"target\": {quoted},\n  \"description\": {description},\n  \"x-was\": {was},\n  \"remove\": true\n}}"
    );
    let what = EditKind::Append { action };
    Edit { file: OVERLAY.to_owned(), target, what, reason: reason.to_owned() }
}

/// The JSONPath of one place.
fn target(pointer: &str) -> String {
    let mut path = "$".to_owned();
    for token in tokens(pointer) {
        let is_name = token.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            && !token.starts_with(|letter: char| letter.is_ascii_digit())
            && !token.is_empty();
        if is_name {
            path.push('.');
            path.push_str(&token);
        } else {
            path.push('[');
            path.push_str(&quoted(&token));
            path.push(']');
        }
    }
    path
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_to_the_same_place_as_its_pointer() {
        let description = json!({"a b": {"it's \\": [{"/x~y": 1}]}});
        let path = target("/a b/it's \\");
        assert_eq!(path, r"$['a b']['it\'s \\']");
        assert!(overlay::matches(&path, &description));
        assert_eq!(
            target("/components/schemas/teams-devices_email/maxLength"),
            "$.components.schemas['teams-devices_email'].maxLength"
        );
    }
}
