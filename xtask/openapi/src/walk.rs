//! Visits the parts of a document.

use serde_json::Value;

use crate::{Kind, METHODS, json::child};

/// The members of an object; none if `value` is absent, or not an object.
pub fn members<'a>(
    value: impl Into<Option<&'a Value>>,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.into().and_then(Value::as_object).into_iter().flatten()
}

/// The elements of an array with their indices; none if `value` is absent, or not an array.
pub fn elements<'a>(
    value: impl Into<Option<&'a Value>>,
) -> impl Iterator<Item = (usize, &'a Value)> {
    value.into().and_then(Value::as_array).into_iter().flatten().enumerate()
}

/// The member `key` of an object, if it is a string; else the empty string.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether the member `key` of an object is `true`.
pub fn is_true(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// The operations of a document: their path, its item, their method and themselves.
pub fn operations(
    document: &Value,
) -> impl Iterator<Item = (&String, &Value, &'static str, &Value)> {
    let of_path = |(path, item)| {
        METHODS
            .into_iter()
            .filter_map(move |method| Some((path, item, method, Value::get(item, method)?)))
    };
    let paths = members(document.get("paths"));
    paths.filter(|(path, _)| !path.starts_with("x-")).flat_map(of_path)
}

/// Every part of a document that is not data, with its pointer and its kind: the inner ones first.
pub fn parts(document: &Value) -> Vec<(String, Kind, &Value)> {
    let mut parts = Vec::new();
    add_parts(document, String::new(), Kind::Document, &mut parts);
    parts
}

fn add_parts<'a>(
    value: &'a Value,
    pointer: String,
    kind: Kind,
    parts: &mut Vec<(String, Kind, &'a Value)>,
) {
    if kind.is_data() {
        return;
    }
    for (index, element) in elements(value) {
        add_parts(element, child(&pointer, &index.to_string()), kind, parts);
    }
    for (key, member) in members(value) {
        add_parts(member, child(&pointer, key), kind.member(key), parts);
    }
    parts.push((pointer, kind, value));
}

/// Calls `change` with every part of `value` that is not data, its pointer and its kind: the inner ones first.
pub fn rewrite(
    value: &mut Value,
    pointer: &str,
    kind: Kind,
    change: &mut dyn FnMut(&mut Value, &str, Kind),
) {
    if kind.is_data() {
        return;
    }
    match &mut *value {
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                rewrite(element, &child(pointer, &index.to_string()), kind, change);
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                rewrite(member, &child(pointer, key), kind.member(key), change);
            }
        }
        _ => {}
    }
    change(value, pointer, kind);
}
