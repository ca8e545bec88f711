//! `allOf` with a part that is any JSON value. typify drops such a part, and with it what only this part names.

use openapi::{
    Kind,
    walk::{is_true, rewrite},
};
use serde_json::{Map, Value};

use super::{super::Error, ANY, Notes, resolved};

const STRUCTURE: [&str; 3] = ["additionalProperties", "properties", "required"];

pub(super) fn lower(lowered: &mut Value, notes: &mut Notes) -> Result<(), Error> {
    // A whole may be a part of another one.
    loop {
        let (before, mut changed) = (lowered.clone(), false);
        rewrite(lowered, "", Kind::Document, &mut |value, pointer, kind| {
            if let (Kind::Schema, Value::Object(schema)) = (kind, value)
                && has_part_of_any_value(&before, schema)
            {
                notes.any(schema, pointer, "a part of it is any JSON value");
                changed = true;
            }
            Ok(())
        })?;
        if !changed {
            return Ok(());
        }
    }
}

/// Whether a part of `schema` is any JSON value, and there is something beside it.
fn has_part_of_any_value(root: &Value, schema: &Map<String, Value>) -> bool {
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return false };
    let is_alone = parts.len() == 1 && !STRUCTURE.iter().any(|key| schema.contains_key(*key));
    !is_alone && parts.iter().any(|part| is_true(resolved(root, part), ANY))
}
