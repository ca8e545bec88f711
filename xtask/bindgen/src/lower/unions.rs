//! `anyOf` and `oneOf`. typify makes an enum that reads the first variant that fits.

use std::collections::BTreeSet;

use openapi::walk::{elements, is_true};
use serde_json::{Map, Value, json};

use super::{
    super::supported::{is_of_any_type, says_more_than},
    NULL, Notes, SCALARS, UNIONS, json_types,
};

/// Members with a meaning beside a union, if they stand there.
const STRUCTURE: [&str; 4] = ["additionalProperties", "allOf", "items", "properties"];

/// What the bindings make of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Union {
    /// Nothing: its branches are conditions on a value whose type is known without them.
    Conditions,
    /// Any JSON value, since JSON does not tell the branches apart.
    Any,
    /// A value of this type: the branches are formats or values of it.
    Scalar(&'static str),
    /// An enum with a variant for each branch.
    Enum,
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
        let types = branches.iter().map(|branch| match Self::of(root, branch.as_object()?) {
            Some(Self::Any) => None,
            _ => json_types(root, branch),
        });
        let types: Option<Vec<BTreeSet<&str>>> = types.collect();
        let Some(types) = types.filter(|types| is_pure && are_distinct(types)) else {
            return Some(Self::Any);
        };
        let all: BTreeSet<&str> = types.into_iter().flatten().collect();
        let scalar = SCALARS.into_iter().find(|kind| all == BTreeSet::from([*kind]));
        Some(scalar.filter(|_| branches.len() > 1).map_or(Self::Enum, Self::Scalar))
    }
}

pub(super) fn lower(
    root: &Value,
    schema: &mut Map<String, Value>,
    pointer: &str,
    notes: &mut Notes,
) {
    let Some(union) = Union::of(root, schema) else { return };
    match union {
        Union::Conditions => {
            schema.retain(|key, _| !UNIONS.contains(&key.as_str()) && key != "discriminator");
            return;
        }
        Union::Any => {
            return notes.any(schema, pointer, "a union of types that JSON does not tell apart");
        }
        Union::Scalar(_) | Union::Enum => {}
    }
    let branches = UNIONS.iter().find_map(|key| schema.get(*key));
    let mut branches = branches.and_then(Value::as_array).cloned().unwrap_or_default();
    let count = branches.len();
    branches.retain(|branch| !is_null(branch));
    let mut is_nullable = branches.len() < count || schema.get("nullable") == Some(&json!(true));
    schema.retain(|key, _| is_of_any_type(key) && key != "nullable");
    if let Union::Scalar(kind) = union {
        let what = format!("a union of values of the type {kind}, so it is any {kind}");
        notes.replace(pointer, what);
        schema.insert("type".into(), kind.into());
        is_nullable |= branches.iter().any(|branch| is_true(branch, "nullable"));
    } else {
        // serde reads a struct from a list as well, and a float from an integer.
        branches.sort_by_cached_key(|branch| {
            let types = json_types(root, branch).unwrap_or_default();
            (types.contains("object"), types.contains("array"), types.contains("number"))
        });
        schema.insert("oneOf".into(), branches.into());
    }
    if is_nullable {
        schema.insert("nullable".into(), true.into());
    }
}

/// Whether only null fits a branch.
fn is_null(branch: &Value) -> bool {
    let values = branch.get("enum").filter(|_| branch.get("type").is_none());
    is_true(branch, NULL) || values == Some(&json!([null]))
}

/// Whether at most one branch is an object, and at most one is an array.
fn are_distinct(types: &[BTreeSet<&str>]) -> bool {
    let count = |kind: &str| types.iter().filter(|types| types.contains(kind)).count();
    count("object") <= 1 && count("array") <= 1
}
