//! Leaves out what a caller can do without: optional headers, other forms of a body, null in a parameter.

use openapi::{Kind, json::child, reference::resolved, walk::text};
use serde_json::{Value, json};

/// OpenAPI 3.0.3, "Parameter Object": a header parameter with one of these names is ignored.
const IGNORED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// Leaves these out of `value`, with a note on each.
pub(super) fn apply(
    root: &Value,
    value: &mut Value,
    pointer: &str,
    kind: Kind,
    notes: &mut Vec<String>,
) {
    match kind {
        Kind::Operation | Kind::PathItem => leave_out_headers(root, value, pointer, notes),
        Kind::Named(Kind::MediaType) => {
            prefer_json(value, pointer, notes);
            describe_json(value);
        }
        Kind::Parameter => leave_out_null(value, pointer, notes),
        _ => {}
    }
}

fn leave_out_headers(root: &Value, owner: &mut Value, pointer: &str, notes: &mut Vec<String>) {
    let Some(parameters) = owner.get_mut("parameters").and_then(Value::as_array_mut) else {
        return;
    };
    let pointer = child(pointer, "parameters");
    let mut index = 0;
    parameters.retain(|parameter| {
        let place = child(&pointer, &index.to_string());
        index += 1;
        let parameter = resolved(root, parameter);
        if !is_left_out(parameter) {
            return true;
        }
        if !is_ignored(parameter) {
            let (name, kind) = (text(parameter, "name"), text(parameter, "in"));
            notes.push(format!(
                "optional {kind} {name}, no argument: set it in `Call::request_mut`: #{place}"
            ));
        }
        false
    });
}

/// Whether the bindings have no argument for a parameter: an optional header or cookie, or a header that is ignored.
pub fn is_left_out(parameter: &Value) -> bool {
    let is_required = parameter.get("required") == Some(&Value::Bool(true));
    matches!(text(parameter, "in"), "cookie" | "header") && (!is_required || is_ignored(parameter))
}

fn is_ignored(parameter: &Value) -> bool {
    let name = text(parameter, "name").to_ascii_lowercase();
    text(parameter, "in") == "header" && IGNORED_HEADERS.contains(&name.as_str())
}

/// Requests ask for JSON, and send it, where there is a choice.
fn prefer_json(content: &mut Value, pointer: &str, notes: &mut Vec<String>) {
    let Some(content) = content.as_object_mut() else { return };
    let json = content.keys().find(|media| is_json(media)).cloned();
    if let Some(json) = json.filter(|_| content.len() > 1) {
        content.retain(|media, _| {
            if *media != json {
                notes.push(format!(
                    "{media} is not used, since there is JSON: #{}",
                    child(pointer, media)
                ));
            }
            *media == json
        });
    }
}

/// A body of JSON without a schema is any value.
fn describe_json(content: &mut Value) {
    for (media, body) in content.as_object_mut().into_iter().flatten() {
        if let Some(body) = body.as_object_mut().filter(|_| is_json(media)) {
            body.entry("schema").or_insert_with(|| json!({}));
        }
    }
}

/// Whether a media type is `application/json`, with parameters or without.
fn is_json(media: &str) -> bool {
    media.split(';').next() == Some("application/json")
}

fn leave_out_null(parameter: &mut Value, pointer: &str, notes: &mut Vec<String>) {
    if let Some(Value::Object(schema)) = parameter.get_mut("schema")
        && schema.get("nullable") == Some(&json!(true))
    {
        schema.remove("nullable");
        notes.push(format!(
            "null, which no parameter can hold, is not used: #{}",
            child(pointer, "schema")
        ));
    }
}
