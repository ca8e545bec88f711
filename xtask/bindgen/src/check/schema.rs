//! Checks of a schema.

use openapi::{
    json::child,
    walk::{elements, members},
};
use std::collections::BTreeMap;

use openapiv3::Schema;
use serde_json::Value;

use super::super::Error;
use super::{well_formed, words};

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// Checks one schema. Those inside it are checked already.
pub(super) fn check(schema: &Value, pointer: &str) -> Result<(), Error> {
    // `additionalProperties` may also be a boolean.
    if schema.is_boolean() && pointer.ends_with("/additionalProperties") {
        return Ok(());
    }
    if let Some(kind) = schema.get("type").filter(|kind| !TYPES.iter().any(|known| kind == known)) {
        let problem = format!("type {kind}; expected one of {}", TYPES.join(", "));
        return Err(Error::at(child(pointer, "type"), problem));
    }
    well_formed::<Schema>(schema, pointer, "a schema of OpenAPI 3.0")?;
    fields(schema, pointer)
}

/// Finds two properties that make the same field.
fn fields(schema: &Value, pointer: &str) -> Result<(), Error> {
    let required = schema.get("required").into_iter().flat_map(elements);
    let required: Vec<&str> = required.filter_map(|(_, name)| name.as_str()).collect();
    let place = child(pointer, "required");
    let pointer = child(pointer, "properties");
    let mut fields = BTreeMap::new();
    for name in
        members(schema.get("properties").unwrap_or(&Value::Null)).map(|(name, _)| name.as_str())
    {
        if let Some(other) = fields.insert(words::of_field(name), name) {
            let problem = format!("makes the same field as {other:?}; expected another name");
            return Err(Error::at(child(&pointer, name), problem));
        }
    }
    // typify makes a field of a required name without a property.
    for name in required {
        if let Some(other) = fields.insert(words::of_field(name), name).filter(|it| *it != name) {
            let problem =
                format!("{name:?} makes the same field as {other:?}; expected another name");
            return Err(Error::at(place, problem));
        }
    }
    // typify puts all other members into a field of this name.
    match fields.get("extra") {
        Some(name) if schema.get("additionalProperties").is_some_and(Value::is_object) => {
            let problem = "makes the same field as additionalProperties; expected another name";
            Err(Error::at(child(&pointer, name), problem))
        }
        _ => Ok(()),
    }
}
