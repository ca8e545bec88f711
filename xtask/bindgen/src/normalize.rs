//! Writes the description in the form that the other stages expect. The effective description has this form.

use openapi::{
    Kind,
    json::{child, sorted},
    reference::{resolved, target},
    walk::{is_true, rewrite, text},
};
use serde_json::{Map, Value, json};

use super::{Error, naming::RUST_NAME};

/// Members beside a reference with a meaning that the component itself does not have.
const KEPT: [&str; 3] = ["nullable", "readOnly", "writeOnly"];

/// OpenAPI 3.0.3, "Parameter Object": a header parameter with one of these names is ignored.
const IGNORED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// The description in this form, and notes on what is left out. What is invalid stays as it is.
pub(super) fn apply(description: &Value) -> Result<(Value, Vec<String>), Error> {
    // The first use of a name decides, so the order must not depend on the source.
    let (mut normal, mut notes) = (sorted(description), Vec::new());
    rewrite(&mut normal, "", Kind::Document, &mut |value, pointer, kind| {
        match kind {
            Kind::Components => remove_aliases(description, value),
            Kind::Operation | Kind::PathItem => {
                leave_out_headers(description, value, pointer, &mut notes);
            }
            kind if kind.may_be_a_reference() => lead_to_the_end(description, value, kind),
            _ => {}
        }
        Ok(())
    })?;
    Ok((normal, notes))
}

/// Removes the components that are references to others. No reference leads to them any more.
fn remove_aliases(root: &Value, components: &mut Value) {
    for components in components.as_object_mut().into_iter().flat_map(|kinds| kinds.values_mut()) {
        if let Some(components) = components.as_object_mut() {
            components.retain(|_, component| target(root, component).is_none());
        }
    }
}

/// Replaces a reference with one to the component at the end of its chain.
fn lead_to_the_end(root: &Value, value: &mut Value, kind: Kind) {
    let Some((pointer, _)) = target(root, value) else { return };
    let end = format!("#{pointer}");
    // It is refused later.
    if value.get(RUST_NAME).is_some() {
        value["$ref"] = end.into();
        return;
    }
    let reference = json!({"$ref": end});
    let siblings = value.as_object_mut().filter(|_| kind == Kind::Schema);
    let kept: Map<String, Value> = siblings
        .into_iter()
        .flat_map(std::mem::take)
        .filter(|(key, value)| KEPT.contains(&key.as_str()) && *value == json!(true))
        .collect();
    *value = reference.clone();
    if !kept.is_empty() {
        *value = Value::Object(kept);
        value["allOf"] = json!([reference]);
    }
}

fn leave_out_headers(root: &Value, owner: &mut Value, pointer: &str, notes: &mut Vec<String>) {
    let parameters = owner.get_mut("parameters").and_then(Value::as_array_mut);
    let Some(parameters) = parameters else { return };
    let pointer = child(pointer, "parameters");
    let mut index = 0;
    parameters.retain(|parameter| {
        let place = child(&pointer, &index.to_string());
        index += 1;
        let parameter = resolved(root, parameter);
        let is_left_out = is_left_out(parameter);
        if is_left_out {
            let (name, kind) = (text(parameter, "name"), text(parameter, "in"));
            notes.push(format!(
                "{kind} {name}, no argument: set it in `Call::request_mut`: #{place}"
            ));
        }
        !is_left_out
    });
}

/// Whether the bindings have no argument for a parameter: an optional header or cookie, or a header that is ignored.
pub fn is_left_out(parameter: &Value) -> bool {
    let (name, kind) = (text(parameter, "name"), text(parameter, "in"));
    let is_ignored =
        kind == "header" && IGNORED_HEADERS.contains(&name.to_ascii_lowercase().as_str());
    is_ignored || matches!(kind, "cookie" | "header") && !is_true(parameter, "required")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The normal form, and the notes.
    fn normal(description: &Value) -> String {
        let (normal, notes) = apply(description).unwrap();
        format!("{normal:#}\n{}", notes.join("\n"))
    }

    #[test]
    fn a_reference_leads_to_the_component_itself() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        insta::assert_snapshot!(normal(&json!({"components": {
            "schemas": {
                "A": reference("B"), "B": reference("C"),
                "C": {"properties": {
                    "a": reference("A"),
                    "null": {"$ref": "#/components/schemas/A", "nullable": true, "description": "Dropped."},
                    "read-only": {"$ref": "#/components/schemas/C", "readOnly": true, "nullable": false},
                    "named": {"$ref": "#/components/schemas/A", "x-rust-name": "Refused"},
                    "gone": reference("Gone"),
                }},
                "Loop": reference("Loop"),
            },
            "parameters": {"P": {"$ref": "#/components/parameters/Q"}, "Q": {"name": "q", "in": "query"}},
        }})));
    }

    #[test]
    fn what_a_caller_can_do_without_is_left_out() {
        insta::assert_snapshot!(normal(&json!({
            "paths": {"/pets": {
                "parameters": [{"name": "session", "in": "cookie"}],
                "get": {
                    "operationId": "a",
                    "parameters": [
                        {"$ref": "#/components/parameters/Prefer"},
                        {"name": "Accept", "in": "header", "required": true},
                        {"name": "Key", "in": "header", "required": true},
                    ],
                },
            }},
            "components": {"parameters": {"Prefer": {"name": "Prefer", "in": "header"}}},
        })));
    }
}
