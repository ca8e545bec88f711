//! `anyOf` and `oneOf`. typify makes an enum that reads the first variant that fits.

use std::collections::BTreeSet;

use openapi::walk::is_true;
use serde_json::{Map, Value, json};

use super::{
    super::supported::{is_of_any_type, says_more_than},
    NULL, Notes, SCALARS, UNIONS, json_types,
};

/// Members with a meaning beside a union, if they stand there.
const STRUCTURE: [&str; 4] = ["additionalProperties", "allOf", "items", "properties"];

pub(super) fn lower(
    root: &Value,
    schema: &mut Map<String, Value>,
    pointer: &str,
    notes: &mut Notes,
) {
    let unions: Vec<&Value> = UNIONS.iter().filter_map(|key| schema.get(*key)).collect();
    if unions.is_empty() {
        return;
    }
    let is_pure = unions.len() == 1 && !STRUCTURE.iter().any(|key| schema.contains_key(*key));
    let mut branches: Vec<Value> =
        unions.into_iter().filter_map(Value::as_array).flatten().cloned().collect();
    let known = schema.get("type").and_then(Value::as_str);
    let are_conditions = branches.iter().all(|branch| !says_more_than(&["required"], branch));
    if known.is_some_and(|known| SCALARS.contains(&known)) || are_conditions {
        // Conditions on a value whose type is known without them.
        schema.retain(|key, _| !UNIONS.contains(&key.as_str()) && key != "discriminator");
        return;
    }
    let count = branches.len();
    branches.retain(|branch| !is_true(branch, NULL));
    let is_nullable = branches.len() < count || schema.get("nullable") == Some(&json!(true));
    let types: Option<Vec<BTreeSet<&str>>> =
        branches.iter().map(|branch| json_types(root, branch)).collect();
    let Some(types) = types.filter(|types| is_pure && are_distinct(types)) else {
        notes.any(schema, pointer, "a union of types that JSON does not tell apart");
        return;
    };
    schema.retain(|key, _| is_of_any_type(key) && key != "nullable");
    let all: BTreeSet<&str> = types.into_iter().flatten().collect();
    match all.first().filter(|kind| all.len() == 1 && SCALARS.contains(kind)) {
        // The same type, in several formats or with several lists of values.
        Some(kind) if branches.len() > 1 => {
            let what = format!("a union of values of the type {kind}, so it is any {kind}");
            notes.replace(pointer, what);
            schema.insert("type".into(), (*kind).into());
            if is_nullable || branches.iter().any(|branch| is_true(branch, "nullable")) {
                schema.insert("nullable".into(), true.into());
            }
        }
        _ => {
            // serde reads a struct from a list as well, and a float from an integer.
            branches.sort_by_cached_key(|branch| {
                let types = json_types(root, branch).unwrap_or_default();
                (types.contains("object"), types.contains("array"), types.contains("number"))
            });
            schema.insert("oneOf".into(), branches.into());
            if is_nullable {
                schema.insert("nullable".into(), true.into());
            }
        }
    }
}

/// Whether at most one branch is an object, and at most one is an array.
fn are_distinct(types: &[BTreeSet<&str>]) -> bool {
    let count = |kind: &str| types.iter().filter(|types| types.contains(kind)).count();
    count("object") <= 1 && count("array") <= 1
}
