//! Checks that the parts of a whole fit together.
//!
//! typify merges them. What it cannot merge it drops without a message, or makes a type without values of it.

use openapi::{
    Kind, bare,
    reference::resolved,
    walk::{self, elements, members},
};
use std::collections::BTreeMap;

use serde_json::Value;

use super::{Error, lower::json_type, supported::says_more_than};

/// Refuses wholes of several parts that are not all objects, or that describe one property in two ways.
pub(super) fn check(root: &Value) -> Result<(), Error> {
    for (pointer, kind, schema) in walk::parts(root) {
        if kind != Kind::Schema || schema.get("allOf").is_none() {
            continue;
        }
        let mut parts = Vec::new();
        add_parts(root, schema, &mut parts);
        let error = |problem: String| Err(Error::at(&pointer, problem));
        let is_object = |part: &&Value| json_type(root, part) == Some("object");
        if parts.len() > 1 && !parts.iter().all(is_object) {
            return error("several parts, not all of them objects; expected objects".into());
        }
        let mut properties: BTreeMap<&String, Value> = BTreeMap::new();
        for (name, property) in parts.iter().flat_map(|part| members(part.get("properties"))) {
            let property = bare(property, Kind::Schema);
            match properties.insert(name, property.clone()) {
                Some(other) if other != property => {
                    return error(format!(
                        "two parts describe {name:?} differently; expected one description, or the same in both"
                    ));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Adds the schemas that `schema` consists of, and that say something about the type.
fn add_parts<'a>(root: &'a Value, schema: &'a Value, parts: &mut Vec<&'a Value>) {
    for (_, part) in elements(schema.get("allOf")) {
        add_parts(root, resolved(root, part), parts);
    }
    if says_more_than(&["allOf"], schema) {
        parts.push(schema);
    }
}
