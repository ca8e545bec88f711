//! Writes the description in the form that the other stages expect. The effective description has this form.

mod ids;
mod reduce;
mod references;

pub use self::reduce::is_left_out;

use openapi::{Kind, walk::rewrite};
use serde_json::Value;

use super::Error;

/// The description in this form, and notes on what is added or left out. What is invalid stays as it is.
pub(super) fn apply(description: &Value) -> Result<(Value, Vec<String>), Error> {
    let (mut normal, mut notes) = (description.clone(), Vec::new());
    rewrite(&mut normal, "", Kind::Document, &mut |value, pointer, kind| {
        match kind {
            Kind::Keyed(Kind::PathItem) => ids::add(value, pointer, &mut notes),
            Kind::Components => references::remove_aliases(description, value),
            kind if kind.may_be_a_reference() => {
                references::lead_to_the_end(description, value, kind);
            }
            _ => {}
        }
        Ok(())
    })?;
    let references_resolved = normal.clone();
    rewrite(&mut normal, "", Kind::Document, &mut |value, pointer, kind| {
        reduce::apply(&references_resolved, value, pointer, kind, &mut notes);
        Ok(())
    })?;
    Ok((normal, notes))
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
    fn an_id_consists_of_method_and_path() {
        insta::assert_snapshot!(normal(&json!({"paths": {"/pets/{pet.id}/": {
            "get": {}, "put": {"operationId": "own"}, "delete": {"operationId": ""}, "parameters": [],
        }}})));
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
        let string = json!({"type": "string"});
        insta::assert_snapshot!(normal(&json!({
            "paths": {"/pets": {
                "parameters": [{"name": "session", "in": "cookie"}],
                "get": {
                    "operationId": "a",
                    "parameters": [
                        {"$ref": "#/components/parameters/Prefer"},
                        {"name": "Accept", "in": "header", "required": true},
                        {"name": "Key", "in": "header", "required": true},
                        {"name": "color", "in": "query", "schema": {"type": "string", "nullable": true}},
                    ],
                    "requestBody": {"content": {"text/csv": {}, "text/plain": {}}},
                    "responses": {"200": {"content": {"text/html": {}, "application/json": {"schema": string}}}},
                },
            }},
            "components": {"parameters": {"Prefer": {"name": "Prefer", "in": "header"}}},
        })));
    }
}
