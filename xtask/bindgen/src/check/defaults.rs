//! Checks of default values.

use openapi::{Kind, json::child, reference, walk::visit};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::super::Error;

/// More references in a row than a description has.
const HOPS: usize = 32;

/// Refuses default values that are not of their type: typify panics, or the generated code does where it reads one.
pub(super) fn have_their_format(root: &Value) -> Result<(), Error> {
    visit(root, "", Kind::Document, &mut |schema, pointer, kind| {
        if kind == Kind::Schema
            && let Some(default) = schema.get("default")
            && let Some(expected) = misfit(root, schema, default)
        {
            let problem = format!("{default}, which is not {expected}; expected one");
            return Err(Error::at(child(pointer, "default"), problem));
        }
        let default = schema.get("default").and_then(Value::as_str);
        match (kind, default, format(root, schema)) {
            (Kind::Schema, Some(default), Some(format)) if !fits(default, format) => {
                let problem = format!("{default:?}, which is not a {format}; expected one");
                Err(Error::at(child(pointer, "default"), problem))
            }
            _ => Ok(()),
        }
    })
}

/// What `default` should be and is not: of the type of its schema, and one of the values.
fn misfit(root: &Value, schema: &Value, default: &Value) -> Option<String> {
    if let Some(values) = member(root, schema, "enum").and_then(Value::as_array)
        && !values.contains(default)
    {
        return Some("a value of the enum".to_owned());
    }
    let kind = member(root, schema, "type")?.as_str()?;
    let fits = match kind {
        "array" => default.is_array(),
        "boolean" => default.is_boolean(),
        "integer" => default.is_i64() || default.is_u64(),
        "number" => default.is_number(),
        "object" => default.is_object(),
        _ => default.is_string(),
    };
    let is_null =
        default.is_null() && member(root, schema, "nullable").is_some_and(|it| *it == true);
    (!fits && !is_null).then(|| format!("of the type {kind}"))
}

/// The format of `schema`, or of the only schema that it consists of.
fn format<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a str> {
    member(root, schema, "format")?.as_str()
}

/// The member of `schema`, or of the only schema that it consists of.
fn member<'a>(root: &'a Value, mut schema: &'a Value, key: &str) -> Option<&'a Value> {
    for _ in 0..HOPS {
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

fn fits(text: &str, format: &str) -> bool {
    match format {
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        "ip" => text.parse::<IpAddr>().is_ok(),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        _ => true,
    }
}
