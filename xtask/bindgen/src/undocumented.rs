//! Finds operations, parameters and fields without a description.

use openapi::{
    Kind,
    json::child,
    reference::{resolved, target},
    walk::{members, parts, text},
};
use serde_json::Value;

use super::relevant::is_left_out;

/// A note for each operation, parameter and field without a description.
pub(super) fn places(root: &Value) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |what: &str, described: &Value, pointer: &str| {
        if text(described, "description").trim().is_empty() {
            notes.push(format!("{what} without a description: #{pointer}"));
        }
    };
    for (pointer, kind, value) in parts(root) {
        match kind {
            Kind::Operation => note("operation", value, &pointer),
            // What a reference leads to has its own.
            Kind::Parameter
                if value.is_object() && target(root, value).is_none() && !is_left_out(value) =>
            {
                note("parameter", value, &pointer);
            }
            Kind::Schema => {
                let pointer = child(&pointer, "properties");
                for (name, field) in members(value.get("properties")) {
                    let described = resolved(root, field);
                    note("field", described, &child(&pointer, name));
                }
            }
            _ => {}
        }
    }
    notes
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
