//! What an object holds besides its properties.

use heck::ToSnakeCase;
use serde_json::{Map, Value, json};

use super::{Notes, UNIONS};

/// The field in which typify keeps other members.
pub(in super::super) const OTHERS: &str = "extra";

pub(super) fn lower(schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
    let properties = schema.get("properties").and_then(Value::as_object);
    let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
        return keep_all(schema, pointer, notes);
    };
    let is_taken = properties.keys().any(|name| name.to_snake_case() == OTHERS);
    match schema.get("additionalProperties") {
        // A service adds members, and typify would refuse them.
        Some(Value::Bool(false)) => drop(schema.remove("additionalProperties")),
        // typify would drop them.
        Some(Value::Bool(true)) if !is_taken => {
            schema.insert("additionalProperties".into(), json!({}));
        }
        _ => {}
    }
}

/// An object of which only required names are described: typify would drop all others.
fn keep_all(schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
    let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    // A part or a branch is a condition on what is described elsewhere.
    let owner = pointer.rsplit('/').nth(1).unwrap_or_default();
    let is_part = owner == "allOf" || UNIONS.contains(&owner);
    let is_described = has(&["additionalProperties", "allOf"]) || has(&UNIONS);
    if schema.contains_key("required") && !is_part && !is_described {
        schema.remove("required");
        schema.insert("type".into(), "object".into());
        notes.add(pointer, "required names without properties, so it is any JSON object");
    }
}
