//! Checks of default values.

use openapi::{Kind, json::child, reference, walk::visit};

use serde_json::Value;

use super::super::Error;

/// Deeper than the parts of a schema are.
const LEVELS: usize = 32;

/// Refuses default values that are not of their type: typify panics, or the generated code does where it reads one.
pub(super) fn fit(root: &Value) -> Result<(), Error> {
    visit(root, "", Kind::Document, &mut |schema, pointer, kind| {
        if kind == Kind::Schema
            && let Some(default) = schema.get("default")
            && let Some(expected) = misfit(root, schema, default)
        {
            let problem = format!("{default}; expected {expected}");
            return Err(Error::at(child(pointer, "default"), problem));
        }
        Ok(())
    })
}

/// What is expected of `default`, and is not so.
fn misfit(root: &Value, schema: &Value, default: &Value) -> Option<String> {
    let member = |key| member(root, schema, key);
    if let Some(values) = member("enum").and_then(Value::as_array)
        && !values.contains(default)
    {
        return Some("a value of the enum".to_owned());
    }
    if let Some(format @ ("date-time" | "ip" | "ipv4" | "ipv6")) =
        member("format").and_then(Value::as_str)
    {
        return Some(format!("none for the format {format}"));
    }
    let kind = member("type")?.as_str()?;
    let fits = match kind {
        _ if default.is_null() => member("nullable").is_some_and(|it| *it == true),
        "array" => default.is_array(),
        "boolean" => default.is_boolean(),
        "integer" => default.is_i64() || default.is_u64(),
        "number" => default.is_number(),
        "object" => default.is_object(),
        _ => default.is_string(),
    };
    (!fits).then(|| format!("a value of the type {kind}"))
}

/// The member of `schema`, or of the only schema that it consists of.
fn member<'a>(root: &'a Value, mut schema: &'a Value, key: &str) -> Option<&'a Value> {
    for _ in 0..LEVELS {
        if let Some(member) = schema.get(key) {
            return Some(member);
        }
        schema = match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            Some([part]) => part,
            _ => reference::target(root, schema)?.1,
        };
    }
    None
}
