//! `anyOf` and `oneOf`. No Rust type holds one of several: what is not of one type is any JSON value.

use openapi::walk::{elements, is_true};
use serde_json::{Map, Value, json};

use super::{
    super::supported::{is_of_any_type, says_more_than},
    NULL, Notes, SCALARS, UNIONS, json_type,
};

/// Members with a meaning beside a union, if they stand there.
const STRUCTURE: [&str; 4] = ["additionalProperties", "allOf", "items", "properties"];

/// What the bindings make of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Union {
    /// Nothing: its branches are conditions on a value whose type is known without them.
    Conditions,
    /// The type of its only branch beside null.
    Branch,
    /// A value of this type: the branches are formats or values of it.
    Scalar(&'static str),
    /// Any JSON value.
    Any,
}

impl Union {
    /// What the bindings make of the union in `schema`, if there is one.
    pub fn of(root: &Value, schema: &Map<String, Value>) -> Option<Self> {
        let unions: Vec<&Value> = UNIONS.iter().filter_map(|key| schema.get(*key)).collect();
        if unions.is_empty() {
            return None;
        }
        let is_pure = unions.len() == 1 && !STRUCTURE.iter().any(|key| schema.contains_key(*key));
        let mut branches: Vec<&Value> =
            unions.into_iter().flat_map(elements).map(|(_, branch)| branch).collect();
        let known = schema.get("type").and_then(Value::as_str);
        if known.is_some_and(|known| SCALARS.contains(&known))
            || branches.iter().all(|branch| !says_more_than(&["required"], branch))
        {
            return Some(Self::Conditions);
        }
        branches.retain(|branch| !is_null(branch));
        if is_pure && branches.len() == 1 {
            return Some(Self::Branch);
        }
        let is_of = |kind: &str| branches.iter().all(|it| json_type(root, it) == Some(kind));
        let scalar = SCALARS.into_iter().find(|kind| is_pure && is_of(kind));
        Some(scalar.map_or(Self::Any, Self::Scalar))
    }
}

pub(super) fn lower(
    root: &Value,
    schema: &mut Map<String, Value>,
    pointer: &str,
    notes: &mut Notes,
) {
    let Some(union) = Union::of(root, schema) else { return };
    let unions: Value = UNIONS.iter().filter_map(|key| schema.remove(*key)).collect();
    if union == Union::Conditions {
        return;
    }
    if union == Union::Any {
        return notes.any(schema, pointer, "a union of several types");
    }
    schema.retain(|key, _| is_of_any_type(key));
    let branches = || elements(&unions).flat_map(|(_, union)| elements(union)).map(|(_, it)| it);
    if branches().any(|branch| is_null(branch) || is_true(branch, "nullable")) {
        schema.insert("nullable".into(), true.into());
    }
    if let Union::Scalar(kind) = union {
        let what = format!("a union of values of the type {kind}, so it is any {kind}");
        notes.replace(pointer, what);
        schema.insert("type".into(), kind.into());
    } else {
        let branch = branches().find(|branch| !is_null(branch));
        schema.insert("allOf".into(), json!([branch]));
    }
}

/// Whether only null fits a branch.
fn is_null(branch: &Value) -> bool {
    let values = branch.get("enum").filter(|_| branch.get("type").is_none());
    is_true(branch, NULL) || values == Some(&json!([null]))
}
