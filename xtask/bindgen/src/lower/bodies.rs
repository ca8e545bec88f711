//! What differs between a request and a response in a schema that both may use.

use openapi::{
    Kind,
    json::child,
    reference::resolved,
    walk::{elements, is_true, members, rewrite},
};
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    super::{
        Error,
        reached::{component, reached},
    },
    Notes,
};

pub(super) fn lower(lowered: &mut Value, notes: &mut Notes) -> Result<(), Error> {
    let before = lowered.clone();
    let is_in = |part: &'static str| {
        move |pointer: &str| {
            pointer.starts_with("/paths/") && pointer.split('/').nth(4) == Some(part)
        }
    };
    let (is_request, is_response) = (is_in("requestBody"), is_in("responses"));
    let (sent, received) = (reached(&before, is_request)?, reached(&before, is_response)?);
    let is_used = |used: &BTreeSet<String>, pointer: &str| {
        component(pointer).is_some_and(|component| used.contains(component))
    };
    rewrite(lowered, "", Kind::Document, &mut |value, pointer, kind| {
        match (kind, value) {
            (Kind::RequestBody, body)
                if body.get("content").is_some() && !is_true(body, "required") =>
            {
                notes.add(pointer, "an optional body, which is always sent");
            }
            (Kind::Schema, Value::Object(schema)) => {
                if is_response(pointer) || is_used(&received, pointer) {
                    make_optional(&before, schema, pointer, ("writeOnly", "response"), notes);
                }
                if is_request(pointer) || is_used(&sent, pointer) {
                    make_optional(&before, schema, pointer, ("readOnly", "request"), notes);
                    tell_empty_from_absent(&before, schema, pointer, notes);
                }
            }
            _ => {}
        }
        Ok(())
    })
}

/// Makes the required members optional that a body of this direction does not hold.
fn make_optional(
    root: &Value,
    schema: &mut Map<String, Value>,
    pointer: &str,
    (key, body): (&str, &str),
    notes: &mut Notes,
) {
    let properties = schema.get("properties").cloned().unwrap_or_default();
    let is_absent = |name: &Value| {
        let property = name.as_str().and_then(|name| properties.get(name));
        property.is_some_and(|property| is_marked(root, property, key))
    };
    let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) else { return };
    for name in required.iter().filter(|name| is_absent(name)).filter_map(Value::as_str) {
        let place = child(&child(pointer, "properties"), name);
        notes.add(&place, format!("{key} and required: it is optional, since no {body} holds it"));
    }
    required.retain(|name| !is_absent(name));
}

/// Whether `property`, what it refers to, or a part of it has the member `key` with the value true.
fn is_marked(root: &Value, property: &Value, key: &str) -> bool {
    let target = resolved(root, property);
    let parts = target.get("allOf").unwrap_or(&Value::Null);
    is_true(property, key)
        || is_true(target, key)
        || elements(parts).any(|(_, part)| is_true(resolved(root, part), key))
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
        if elements(&required).any(|(_, required)| required == name)
            || property.get("default").is_some()
        {
            continue;
        }
        if is_true(property, "nullable") || is_true(target, "nullable") {
            let place = child(&child(pointer, "properties"), name);
            notes.add(&place, "optional and nullable: `None` is absent, and null is not sent");
            continue;
        }
        let is_map = target.get("type").is_some_and(|kind| kind == "object")
            && members(target.get("properties").unwrap_or(&Value::Null)).next().is_none();
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
