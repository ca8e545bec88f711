//! Refuses parameters whose values cannot be written into a URL.

use openapi::{Kind, json::child, reference::resolved, walk::visit};
use std::collections::BTreeSet;

use serde_json::Value;

use super::{super::Error, SCALARS, json_types};

pub(super) fn check(lowered: &Value) -> Result<(), Error> {
    visit(
        lowered,
        "",
        Kind::Document,
        &mut |value, pointer, kind| match (kind, value.get("schema")) {
            (Kind::Parameter, Some(schema)) => parameter(lowered, value, schema, pointer),
            _ => Ok(()),
        },
    )
}

fn parameter(root: &Value, parameter: &Value, schema: &Value, pointer: &str) -> Result<(), Error> {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    let error = |problem: &str| {
        Err(Error::at(child(pointer, "schema"), format!("parameter {}: {problem}", text("name"))))
    };
    let is_scalar = |types: &BTreeSet<&str>| types.iter().all(|kind| SCALARS.contains(kind));
    let is_list = |types: &BTreeSet<&str>| {
        types.contains("array")
            && types.iter().all(|kind| *kind == "array" || SCALARS.contains(kind))
    };
    match (text("in"), json_types(root, schema)) {
        (_, Some(types)) if is_scalar(&types) => Ok(()),
        ("query", Some(types)) if is_list(&types) => {
            if parameter.get("explode") == Some(&Value::Bool(false)) {
                return error(
                    "a list in one value; expected explode: true, the only form progenitor sends",
                );
            }
            match list(root, schema).and_then(|items| json_types(root, items)) {
                Some(types) if is_scalar(&types) => Ok(()),
                _ => error("a list of objects, or of any value; expected one of single values"),
            }
        }
        _ => error(
            "an object, a list in the path, or any value; expected a single value, or a list in the query",
        ),
    }
}

/// The elements of the list that `schema` is, or that a branch of it is.
fn list<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    let schema = resolved(root, schema);
    let parts =
        ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
    let mut inner = parts.flatten().filter_map(|part| resolved(root, part).get("items"));
    schema.get("items").or_else(|| inner.next())
}
