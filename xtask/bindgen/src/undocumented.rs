//! Finds operations, parameters and fields without a description.

use serde_json::Value;

use openapi::{Kind, json::child, reference::target};

/// A note for each operation, parameter and field without a description.
pub(super) fn places(description: &Value) -> Vec<String> {
    let mut places = Vec::new();
    walk(description, description, Kind::Document, "", &mut places);
    places
        .into_iter()
        .map(|(what, pointer)| format!("{what} without a description: #{pointer}"))
        .collect()
}

fn walk(
    root: &Value,
    value: &Value,
    kind: Kind,
    pointer: &str,
    places: &mut Vec<(&'static str, String)>,
) {
    match value {
        Value::Array(elements) if kind.may_be_a_list() => {
            for (index, element) in elements.iter().enumerate() {
                let pointer = child(pointer, &index.to_string());
                walk(root, element, kind, &pointer, places);
            }
        }
        Value::Object(object) => {
            if let Kind::Operation | Kind::Parameter = kind {
                let what = if kind == Kind::Operation { "operation" } else { "parameter" };
                note(root, value, what, pointer, places);
            }
            for (key, member) in object {
                let pointer = child(pointer, key);
                let of_member = kind.member(key);
                if of_member.is_text() || matches!(of_member, Kind::Data | Kind::Extension) {
                    continue;
                }
                if of_member == Kind::Named(&Kind::Schema) && kind == Kind::Schema {
                    for (name, field) in member.as_object().into_iter().flatten() {
                        note(root, field, "field", &child(&pointer, name), places);
                    }
                }
                walk(root, member, of_member, &pointer, places);
            }
        }
        _ => {}
    }
}

fn note(
    root: &Value,
    value: &Value,
    what: &'static str,
    pointer: &str,
    places: &mut Vec<(&'static str, String)>,
) {
    // The target of a reference has its own description.
    let target = target(root, value).map(|(_, target)| target);
    let described = target.unwrap_or(value).get("description").and_then(Value::as_str);
    if described.is_none_or(|text| text.trim().is_empty())
        && !(target.is_some() && what == "parameter")
    {
        places.push((what, pointer.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn operations_parameters_and_fields_are_found_wherever_they_are() {
        let field = json!({"type": "string"});
        let parameter = json!({"name": "a", "in": "query", "schema": field});
        let description = json!({
            "paths": {"/a": {
                "parameters": [parameter],
                "get": {
                    "description": " ",
                    "parameters": [{"$ref": "#/components/parameters/b"}],
                    "responses": {"200": {"description": "", "content": {"application/json": {"schema": {
                        "properties": {"properties": field, "d": {"$ref": "#/components/schemas/D"}, "e": {"$ref": "#/components/schemas/E"}},
                    }}}}},
                },
                "put": {"description": "Puts.", "responses": {}},
            }},
            "components": {
                "parameters": {"b": parameter, "c": {"name": "c", "description": "C."}},
                "schemas": {
                    "D": {"description": "D.", "items": {"properties": {"description": field}}},
                    "E": {"type": "object", "default": {"properties": {"f": {}}}},
                },
            },
        });
        insta::assert_snapshot!(places(&description).join("\n"));
    }
}
