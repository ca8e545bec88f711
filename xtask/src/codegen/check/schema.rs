//! What is checked of a schema.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use openapiv3::Schema;
use serde_json::Value;

use super::super::{
    Error,
    document::{child, elements, members},
};
use super::well_formed;

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// Checks one schema, whose inner ones are checked already.
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
    variants(schema, pointer)?;
    fields(schema, pointer)
}

/// Finds values of an enum that would make one variant.
fn variants(schema: &Value, pointer: &str) -> Result<(), Error> {
    let pointer = child(pointer, "enum");
    let mut variants = BTreeMap::new();
    for (index, value) in elements(schema.get("enum").unwrap_or(&Value::Null)) {
        let Some(text) = value.as_str() else { continue };
        let wordy = text.chars().all(|letter| letter.is_alphanumeric() || " ._-".contains(letter));
        let variant = if wordy { text.to_upper_camel_case() } else { text.to_owned() };
        if let Some(other) = variants.insert(variant, text) {
            let problem =
                format!("value {text:?} makes the same variant as {other:?}; expected it once");
            return Err(Error::at(child(&pointer, &index.to_string()), problem));
        }
    }
    Ok(())
}

/// Finds properties that would make one field.
fn fields(schema: &Value, pointer: &str) -> Result<(), Error> {
    let pointer = child(pointer, "properties");
    let mut fields = BTreeMap::new();
    for (name, _) in members(schema.get("properties").unwrap_or(&Value::Null)) {
        if let Some(other) = fields.insert(name.to_snake_case(), name) {
            let problem = format!("makes the same field as {other:?}; expected another name");
            return Err(Error::at(child(&pointer, name), problem));
        }
    }
    Ok(())
}
