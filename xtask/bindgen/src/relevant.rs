//! The part of a description that the code depends on.
//!
//! The table of what is supported says which members are unused. A call decodes successes only: other responses, and what
//! only they use, are left out. Of a parameter without an argument, the name and the place stay, so that the others keep
//! their places in the list.

use openapi::{
    Kind,
    json::child,
    reference::resolved,
    walk::{is_true, rewrite, text},
};
use serde_json::{Value, json};

use super::{
    naming::RUST_NAME,
    reached::{reached, references},
    supported::{self, Use},
};

/// OpenAPI 3.0.3, "Parameter Object": a header parameter with one of these names is ignored.
const IGNORED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// What has a meaning in a schema with a `$ref`: the component itself does not have it. A name is refused.
const BESIDE_A_REFERENCE: [&str; 5] = ["$ref", "nullable", "readOnly", "writeOnly", RUST_NAME];

/// Whether the bindings have no argument for a parameter: an optional header or cookie, or a header that is ignored.
pub fn is_left_out(parameter: &Value) -> bool {
    let (name, kind) = (text(parameter, "name"), text(parameter, "in"));
    let is_ignored =
        kind == "header" && IGNORED_HEADERS.contains(&name.to_ascii_lowercase().as_str());
    is_ignored || matches!(kind, "cookie" | "header") && !is_true(parameter, "required")
}

/// The part, and notes on the parameters that are left out.
pub(super) fn part(description: &Value) -> (Value, Vec<String>) {
    let (mut part, mut notes) = (description.clone(), Vec::new());
    rewrite(&mut part, "", Kind::Document, &mut |value, pointer, kind| {
        let parameter = resolved(description, value);
        if kind == Kind::Parameter && is_left_out(parameter) {
            let (name, place) = (text(parameter, "name"), text(parameter, "in"));
            if pointer.starts_with("/paths/") {
                notes.push(format!(
                    "{place} {name}, no argument: set it in `Call::request_mut`: #{pointer}"
                ));
            }
            *value = json!({"name": name, "in": place});
        }
        let is_reference = kind == Kind::Schema && value.get("$ref").is_some();
        let is_used = |name: &str| {
            let is_ignored = is_reference && !BESIDE_A_REFERENCE.contains(&name);
            let is_failure = kind == Kind::Keyed(&Kind::Response) && !name.starts_with('2');
            let is_unused =
                supported::rule(kind, name).is_some_and(|(_, becomes)| becomes == Use::Unused);
            !is_failure && !is_unused && !is_ignored
        };
        if let Value::Object(object) = value {
            object.retain(|name, _| is_used(name));
        }
    });
    let used = |root: &Value| reached(&references(root), |pointer| pointer.starts_with("/paths/"));
    let (before, after) = (used(description), used(&part));
    for kind in ["parameters", "requestBodies", "responses", "schemas"] {
        let owner = format!("/components/{kind}");
        if let Some(Value::Object(components)) = part.pointer_mut(&owner) {
            components.retain(|name, _| {
                let component = child(&owner, name);
                // A schema that no operation uses is a type as well.
                after.contains(&component) || kind == "schemas" && !before.contains(&component)
            });
        }
    }
    (part, notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_caller_can_do_without_is_left_out() {
        let (part, notes) = part(&json!({
            "paths": {"/pets": {
                "parameters": [{"name": "session", "in": "cookie", "schema": {"type": "string"}}],
                "get": {
                    "operationId": "a",
                    "parameters": [
                        {"$ref": "#/components/parameters/Prefer"},
                        {"name": "Accept", "in": "header", "required": true},
                        {"name": "Key", "in": "header", "required": true},
                    ],
                },
            }},
            "components": {
                "parameters": {"Prefer": {"name": "Prefer", "in": "header", "schema": {"$ref": "#/components/schemas/Prefer"}}},
                "schemas": {"Prefer": {"type": "string"}},
            },
        }));
        insta::assert_snapshot!(format!("{part:#}\n{}", notes.join("\n")));
    }
}
