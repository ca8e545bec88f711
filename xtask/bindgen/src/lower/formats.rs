//! Formats that the bindings have no type for.

use openapi::{json::child, nearest};
use serde_json::{Map, Value};

use super::Notes;

/// Formats with a type, or with a meaning for a value of the type beside them that no type checks.
const STRINGS: [&str; 27] = [
    "binary",
    "byte",
    "cidr",
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "html",
    "idn-email",
    "idn-hostname",
    "ip",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "password",
    "regex",
    "relative-json-pointer",
    "time",
    "timestamp",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];
const INTEGERS: [&str; 10] =
    ["int", "int16", "int32", "int64", "int8", "uint", "uint16", "uint32", "uint64", "uint8"];
const NUMBERS: [&str; 2] = ["double", "float"];

/// Formats that typify maps to types of crates that the bindings do not use.
const NO_TYPE: [&str; 2] = ["date", "uuid"];
/// The attributes that read a timestamp apply to a field, not to an element.
const NOT_IN_A_LIST: [&str; 1] = ["date-time"];

pub(super) fn lower(schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
    if let Some(format) = take(schema, &NO_TYPE) {
        notes.add(pointer, format!("the format {format} has no type, so it is a string"));
    }
    remove_unknown(schema, pointer, notes);
    for inner in ["items", "additionalProperties"] {
        if let Some(Value::Object(element)) = schema.get_mut(inner)
            && take(element, &NOT_IN_A_LIST).is_some()
        {
            notes.add(&child(pointer, inner), "a timestamp in a list or map is a string");
        }
    }
}

/// Removes a format that is not one of the type: the type alone decides.
fn remove_unknown(schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
    let kind = schema.get("type").and_then(Value::as_str);
    let known: &[&str] = match kind {
        None | Some("string") => &STRINGS,
        Some("integer") => &INTEGERS,
        Some("number") => &[&INTEGERS[..], &NUMBERS].concat(),
        Some(_) => &[],
    };
    let Some(format) = schema.get("format").and_then(Value::as_str) else { return };
    if known.contains(&format) {
        return;
    }
    let nearest = nearest::of(format, known.iter().copied());
    let nearest = nearest.first().map(|it| format!(" (nearest: {it})")).unwrap_or_default();
    let kind = kind.unwrap_or("string");
    notes.add(
        pointer,
        format!("{format:?} is not a format of the type {kind}, so it has no effect{nearest}"),
    );
    schema.remove("format");
}

fn take(schema: &mut Map<String, Value>, formats: &[&str]) -> Option<String> {
    let format = schema.get("format").and_then(Value::as_str)?;
    let format = formats.contains(&format).then(|| format.to_owned())?;
    schema.remove("format");
    Some(format)
}
