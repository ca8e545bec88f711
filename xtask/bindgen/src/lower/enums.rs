//! Lists of values that make no Rust enum.

use std::collections::BTreeSet;

use heck::ToPascalCase;
use serde_json::{Map, Value};

use super::{NULL, Notes};

pub(super) fn lower(schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
    let Some(Value::Array(values)) = schema.get_mut("enum") else { return };
    let count = values.len();
    values.retain(|value| !value.is_null());
    let values = values.clone();
    if values.len() < count || values.is_empty() {
        schema.insert("nullable".into(), true.into());
    }
    if values.is_empty() {
        // Only null fits. The type beside it, if any, is what another response has there.
        schema.remove("enum");
        if !schema.contains_key("type") {
            schema.insert(NULL.into(), true.into());
        }
        return;
    }
    let all = type_of_all(&values);
    let known = schema.get("type").and_then(Value::as_str).or(all).map(str::to_owned);
    match known.as_deref() {
        Some("string") if all == Some("string") => {
            let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            if !have_names(&texts) {
                schema.remove("enum");
                schema.insert("type".into(), "string".into());
                notes.add(pointer, "no names for the values of the enum, so it is a string");
            }
        }
        Some("string") | None => notes.any(schema, pointer, "an enum of values of several types"),
        Some(kind) => {
            // A closed enum would reject the next value that the service adds.
            if kind != "boolean" {
                notes.add(pointer, format!("an enum that is not of strings, so it is any {kind}"));
            }
            schema.insert("type".into(), kind.into());
            schema.remove("enum");
        }
    }
}

/// The type of all values, if they have one.
pub fn type_of_all<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<&'static str> {
    let mut types = values.into_iter().map(|value| match value {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::Array(_) => "array",
        _ => "object",
    });
    let first = types.next()?;
    types.all(|kind| kind == first).then_some(first)
}

/// Whether the letters and digits of the values make different names of variants. Without any, the name is `X`.
fn have_names(values: &[&str]) -> bool {
    let name = |value: &&str| {
        let value = value.replace('\'', "");
        let name = value.replace(|letter: char| !letter.is_alphanumeric(), "-").to_pascal_case();
        if name.is_empty() { "X".to_owned() } else { name }
    };
    let names: BTreeSet<String> = values.iter().map(name).collect();
    names.len() == values.len()
}
