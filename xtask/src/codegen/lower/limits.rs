//! Limits of a value, not of its type. A type that checks them rejects what the service sends.

use serde_json::{Map, Value};

const LIMITS: [&str; 5] = ["maxItems", "maxLength", "minItems", "minLength", "pattern"];

pub(super) fn remove(schema: &mut Map<String, Value>) {
    for limit in LIMITS {
        schema.remove(limit);
    }
}
