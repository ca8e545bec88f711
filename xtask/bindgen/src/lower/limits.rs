//! Limits of a value, not of its type. A type that checks them rejects what the service sends.

use serde_json::{Map, Value};

pub(in super::super) const LIMITS: [&str; 14] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
    "uniqueItems",
];

pub(super) fn remove(schema: &mut Map<String, Value>) {
    for limit in LIMITS {
        schema.remove(limit);
    }
}
