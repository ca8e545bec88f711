//! What differs between a request and a response in a schema that both may use.

use openapi::{
    json::child,
    reference::resolved,
    walk::{elements, is_true, members},
};
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    super::reached::{component, is_in, used_in},
    Notes,
};

/// The components that the bodies of requests, and those of responses, use.
pub(super) struct Bodies<'a> {
    root: &'a Value,
    sent: BTreeSet<String>,
    received: BTreeSet<String>,
}

impl<'a> Bodies<'a> {
    pub(super) fn of(root: &'a Value) -> Self {
        Self { root, sent: used_in(root, "requestBody"), received: used_in(root, "responses") }
    }

    pub(super) fn lower(&self, schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
        let is_used = |used: &BTreeSet<String>, part: &str| {
            component(pointer).map_or(is_in(pointer, part), |component| used.contains(component))
        };
        if is_used(&self.received, "responses") {
            make_optional(self.root, schema, pointer, ("writeOnly", "response"), notes);
        }
        if is_used(&self.sent, "requestBody") {
            make_optional(self.root, schema, pointer, ("readOnly", "request"), notes);
            tell_empty_from_absent(self.root, schema, pointer, notes);
        }
    }
}

/// Makes the required members optional that a body of this direction does not hold.
fn make_optional(
    root: &Value,
    schema: &mut Map<String, Value>,
    pointer: &str,
    (key, body): (&str, &str),
    notes: &mut Notes,
) {
    let marked = members(schema.get("properties")).filter(|(_, it)| is_marked(root, it, key));
    let marked: BTreeSet<String> = marked.map(|(name, _)| name.clone()).collect();
    let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) else { return };
    required.retain(|name| {
        let name = name.as_str().unwrap_or_default();
        if marked.contains(name) {
            let place = child(&child(pointer, "properties"), name);
            let what = format!("{key} and required: it is optional, since no {body} holds it");
            notes.add(&place, what);
        }
        !marked.contains(name)
    });
}

/// Whether `property`, what it refers to, or a part of it has the member `key` with the value true.
fn is_marked(root: &Value, property: &Value, key: &str) -> bool {
    let target = resolved(root, property);
    is_true(property, key)
        || is_true(target, key)
        || elements(target.get("allOf")).any(|(_, part)| is_true(resolved(root, part), key))
}

/// typify leaves out an optional list or map that is empty. As an `Option`, it is left out only if it is `None`.
fn tell_empty_from_absent(
    root: &Value,
    schema: &mut Map<String, Value>,
    pointer: &str,
    notes: &mut Notes,
) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (name, property) in properties {
        let target = resolved(root, property);
        if elements(&required).any(|(_, required)| required == name) {
            continue;
        }
        if is_true(property, "nullable") || is_true(target, "nullable") {
            let place = child(&child(pointer, "properties"), name);
            notes.add(&place, "optional and nullable: `None` is absent, and null is not sent");
            continue;
        }
        let is_map = target.get("type").is_some_and(|kind| kind == "object")
            && members(target.get("properties")).next().is_none();
        if !is_map && target.get("type").is_none_or(|kind| kind != "array") {
            continue;
        }
        match property {
            Value::Object(inline) if !inline.contains_key("$ref") => {
                inline.insert("nullable".into(), true.into());
            }
            reference => *reference = json!({"allOf": [reference], "nullable": true}),
        }
    }
}
