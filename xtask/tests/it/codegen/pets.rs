//! The sources of a small API, to generate bindings from.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use xtask::Spec;

/// The files below `spec/`, by their paths in a workspace.
pub(super) fn sources() -> BTreeMap<&'static str, String> {
    let sources = [
        ("spec/registrations.json", fragment()),
        ("spec/overlay.json", overlay()),
        ("spec/documentation.json", documentation()),
    ];
    sources.into_iter().map(|(path, value)| (path, format!("{value:#}\n"))).collect()
}

/// The same, as the commands read it.
pub(super) fn spec() -> Spec {
    let sources = sources().into_iter();
    Spec::of(&sources.map(|(path, text)| (path.to_owned(), text.into_bytes())).collect())
}

fn fragment() -> Value {
    let reference =
        |name: &str| json!({"$ref": format!("#/components/schemas/teams-devices_{name}")});
    let success = |result: &Value| {
        let schema = json!({"type": "object", "properties": {"result": result}});
        json!({"200": {"description": "", "content": {"application/json": {"schema": schema}}}})
    };
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1.0.0"},
        "paths": {
            "/pets": {"get": {
                "operationId": "list-pets",
                "parameters": [{"name": "color", "in": "query", "schema": {"type": "string"}}],
                "responses": success(&json!({"type": "array", "items": reference("pet")})),
            }},
            "/pets/{pet_id}": {"get": {
                "operationId": "get-pet",
                "parameters": [{"name": "pet_id", "in": "path", "required": true, "schema": reference("pet_id")}],
                "responses": success(&reference("pet")),
            }},
        },
        "components": {"schemas": {
            "teams-devices_pet_id": {"type": "string", "maxLength": 36},
            "teams-devices_collar": {"type": "object", "properties": {"color": {"type": "string"}}},
            "teams-devices_owner_summary": {"type": "object", "properties": {"name": {"type": "string"}}},
            "teams-devices_pet": {
                "type": "object",
                "required": ["id", "born_at"],
                "properties": {
                    "id": reference("pet_id"),
                    "born_at": {"type": "string"},
                    "collar": reference("collar"),
                    "owner": reference("owner_summary"),
                },
            },
        }},
    })
}

fn overlay() -> Value {
    json!({
        "overlay": "1.1.0",
        "info": {"title": "Corrections", "version": "1.0.0"},
        "actions": [
            {
                "target": "$.components.schemas['teams-devices_owner_summary']",
                "description": "Named after what it is.",
                "update": {"x-rust-name": "Owner"},
            },
            {
                "target": "$.components.schemas['teams-devices_pet_id'].maxLength",
                "description": "Observed: longer ids.",
                "x-was": 36,
                "remove": true,
            },
            {
                "target": "$.components.schemas['teams-devices_pet'].properties.born_at",
                "description": "Observed: RFC 3339.",
                "update": {"format": "date-time"},
            },
        ],
    })
}

fn documentation() -> Value {
    let text =
        |target: &str, text: &str| json!({"target": target, "update": {"description": text}});
    let result = "responses['200'].content['application/json'].schema.properties.result";
    json!({
        "overlay": "1.1.0",
        "info": {"title": "Descriptions", "version": "1.0.0"},
        "actions": [
            text("$.paths['/pets'].get", "Returns the pets."),
            text("$.paths['/pets'].get.parameters[0]", "Only pets of this color."),
            text(&format!("$.paths['/pets'].get.{result}"), "The pets."),
            text("$.paths['/pets/{pet_id}'].get", "Returns a pet."),
            text("$.paths['/pets/{pet_id}'].get.parameters[0]", "Which pet."),
            text("$.components.schemas['teams-devices_pet_id']", "Identifies a pet."),
            text("$.components.schemas['teams-devices_collar'].properties.color", "Its color."),
            text("$.components.schemas['teams-devices_owner_summary'].properties.name", "Their name."),
            text("$.components.schemas['teams-devices_pet'].properties.born_at", "When it was born."),
            text("$.components.schemas['teams-devices_collar']", "What a pet wears."),
            text("$.components.schemas['teams-devices_owner_summary']", "Who feeds a pet."),
            text("$.components.schemas['teams-devices_pet']", "A pet."),
        ],
    })
}
