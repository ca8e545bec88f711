//! Formats that the bindings have no type for.

use serde_json::{Map, Value};

use super::{super::document::child, Notes};

/// Formats that typify maps to types of crates that the bindings do not use.
const UNKNOWN: [&str; 2] = ["date", "uuid"];
/// The attributes that read a timestamp apply to a field, not to an element.
const NOT_IN_A_LIST: [&str; 1] = ["date-time"];

pub(super) fn lower(schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
    if let Some(format) = take(schema, &UNKNOWN) {
        notes.add(pointer, format!("the format {format} has no type, so it is a string"));
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(Value::Object(element)) = schema.get_mut(inner)
            && take(element, &NOT_IN_A_LIST).is_some()
        {
            notes.add(&child(pointer, inner), "a timestamp in a list or map is a string");
        }
    }
}

fn take(schema: &mut Map<String, Value>, formats: &[&str]) -> Option<String> {
    let format = schema.get("format").and_then(Value::as_str)?;
    let format = formats.contains(&format).then(|| format.to_owned())?;
    schema.remove("format");
    Some(format)
}
