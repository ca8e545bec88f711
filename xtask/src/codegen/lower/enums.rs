//! Lists of values that make no Rust enum.

use std::collections::BTreeSet;

use heck::ToPascalCase;
use serde_json::{Map, Value};

use super::{NULL, Notes};

pub(super) fn lower(schema: &mut Map<String, Value>, pointer: &str, notes: &mut Notes) {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return };
    if values.iter().all(Value::is_null) {
        // Only null fits. The type beside it, if any, is what another response has there.
        schema.remove("enum");
        if !schema.contains_key("type") {
            schema.insert(NULL.into(), true.into());
        }
        schema.insert("nullable".into(), true.into());
        return;
    }
    let kind = schema.get("type").and_then(Value::as_str);
    if kind == Some("string") && values.iter().any(|value| !value.is_string() && !value.is_null()) {
        notes.any(schema, pointer, "a string with other values in its enum");
        return;
    }
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    if !have_names(&texts, '-') && !have_names(&texts, 'X') {
        schema.remove("enum");
        schema.entry("type").or_insert_with(|| "string".into());
        notes.add(pointer, "no names for the values of the enum, so it is a string");
    }
}

/// Whether the variants get different names if other characters become `other`, which typify tries for `-` and `X`.
fn have_names(values: &[&str], other: char) -> bool {
    let mut names = BTreeSet::new();
    values.iter().all(|value| {
        let is_other = |letter: char| !letter.is_alphanumeric() && (letter != '_' || other == 'X');
        let name = value.replace('\'', "").replace(is_other, &other.to_string()).to_pascal_case();
        let is_new = names.insert(if name.is_empty() { "X".to_owned() } else { name });
        is_new || matches!(*value, "+1" | "-1")
    })
}
