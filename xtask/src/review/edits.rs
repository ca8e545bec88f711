//! Proposes edits of the overlays.

use std::collections::BTreeSet;

use serde_json::Value;

use super::wire::{self, HeldBy, Schema, Shape, Wire, members};
use crate::{
    codegen::sources::Examined,
    json::{self, child, tokens},
    overlay,
    workspace::OVERLAY,
};

/// An edit of an overlay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file.
    pub file: String,
    /// The target of the action.
    pub target: String,
    /// What to do.
    pub what: What,
    /// Why.
    pub reason: String,
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Deletes a part of the update of an action.
    DeletePart {
        /// The index of the action.
        action: usize,
        /// The path of the part.
        part: String,
    },
    /// Deletes an action.
    Delete {
        /// The index of the action.
        action: usize,
    },
    /// Appends an action, given as JSON.
    Append {
        /// The text of the action.
        action: String,
    },
}

impl Edit {
    /// Whether it needs no decision. A correction needs one: only people know what the service sends.
    pub fn is_mechanical(&self) -> bool {
        !matches!(self.what, What::Append { .. })
    }
}

/// The edits that the new description needs. `old`: the old fragment.
pub(super) fn propose(old: &Value, before: Option<&Examined>, after: &Examined) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut delete =
        |(file, action, target): (&str, usize, &str), parts: &[String], reason: &str| {
            let edit = |what| Edit {
                file: file.to_owned(),
                target: target.to_owned(),
                what,
                reason: reason.to_owned(),
            };
            if parts.is_empty() {
                edits.push(edit(What::Delete { action }));
            }
            let parts = parts.iter().map(|part| What::DeletePart { action, part: part.clone() });
            edits.extend(parts.map(edit));
        };
    for redundant in &after.redundant {
        delete(redundant.action(), redundant.parts(), "the description has it already");
    }
    let renamed = renamed(old, &after.description);
    for failure in &after.failures {
        let Some(parts) = failure.dead() else { continue };
        // A similar name that is new may be the new name of the same thing: that is for people to decide.
        let is_similar = failure.similar().is_some_and(|it| !overlay::matches(it, old));
        let (_, _, target) = failure.action();
        if !is_similar && !renamed.iter().any(|name| target.contains(&format!("'{name}'"))) {
            delete(failure.action(), parts, "the description no longer has what it is about");
        }
    }
    let description = &after.description;
    let was = |pointer: &str| before.and_then(|before| before.description.pointer(pointer));
    let responses = Responses::of(&wire::of(description));
    for (object, name) in &responses.required {
        let pointer = child(object, "required");
        let elements =
            |list: Option<&Value>| list.and_then(Value::as_array).cloned().unwrap_or_default();
        let name = Value::from(name.as_str());
        let is_new = was(object).is_some() && !elements(was(&pointer)).contains(&name);
        if is_new && elements(description.pointer(&pointer)).contains(&name) {
            let reason = "Observed: records without it.";
            let target = format!(
                "{}[?@ == {}]",
                target(&pointer),
                quoted(name.as_str().unwrap_or_default())
            );
            edits.push(removal(target, &name, reason));
        }
    }
    edits
}

/// The schemas that are gone, and that may have another name now: a new schema is the same, or has most of the members.
fn renamed<'a>(old: &'a Value, new: &Value) -> Vec<&'a String> {
    let schemas = |description: &'a Value| members(description.pointer("/components/schemas"));
    let (before, after) = (schemas(old), members(new.pointer("/components/schemas")));
    let is_same = |one: &Value, other: &Value| {
        let names = |schema: &'_ Value| -> BTreeSet<String> {
            members(schema.get("properties")).into_keys().cloned().collect()
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
    let what = What::Append { action };
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

/// What responses contain that a client may want to be more lenient about.
#[derive(Default)]
struct Responses {
    /// The members without which a response cannot be read: the place of the object, and the name.
    required: BTreeSet<(String, String)>,
    /// The names of the schemas that have been searched.
    seen: BTreeSet<String>,
}

impl Responses {
    fn of(wire: &Wire) -> Self {
        let mut responses = Self::default();
        for operation in wire.operations.values() {
            for (status, kinds) in &operation.successes {
                let Some(kind) = kinds.first() else { continue };
                let body = format!("{}/responses/{status}/content", operation.pointer);
                let pointer = child(&child(&body, kind), "schema");
                responses.search(wire, &operation.response, &pointer);
            }
        }
        responses
    }

    fn search(&mut self, wire: &Wire, schema: &Schema, pointer: &str) {
        match &schema.shape {
            Shape::Named(name) => {
                if self.seen.insert(name.clone())
                    && let Some(named) = wire.types.get(name)
                {
                    self.search(wire, &named.schema, &named.pointer);
                }
            }
            Shape::List(items) => self.search(wire, items, &child(pointer, "items")),
            Shape::Object(object) => {
                for (name, field) in &object.fields {
                    let value = wire.resolve(&field.schema);
                    // An absent value of these is read anyway.
                    let is_lenient = value.is_nullable
                        || value.default.is_some()
                        || value.held_by == HeldBy::Requests;
                    if field.is_required && !is_lenient {
                        self.required.insert((pointer.to_owned(), name.clone()));
                    }
                    self.search(wire, &field.schema, &field.pointer);
                }
                if let Some(values) = &object.values {
                    self.search(wire, values, &child(pointer, "additionalProperties"));
                }
            }
            _ => {}
        }
    }
}

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, what, .. } = self;
        match what {
            What::Delete { action } => write!(f, "delete {file}#/actions/{action}"),
            What::DeletePart { action, part } => {
                write!(f, "delete {part} from {file}#/actions/{action}/update")
            }
            What::Append { action } => write!(f, "append to {file}#/actions: {}", one_line(action)),
        }
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
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
