//! The tools know nothing of registrations: another API, with bodies and unions, from the document to the review.

use std::collections::BTreeMap;

use bindgen::Settings;
use openapi::Source;
use review::{
    Effect, Facts, Project, Side, Verdict, compare,
    prove::{Compiler, Program},
};
use serde_json::{Value, json};
use xtask::{Spec, import, workspace::PROJECT};

use crate::{review::spec::files, support::workspace};

/// The names of crates are those of this workspace, since the compiler uses their dependencies.
const GARDEN: Project =
    Project { settings: Settings { prefix: "garden_", header: "// @generated" }, ..PROJECT };

/// The five operations on the rules of a garden's fences, beside others.
fn document() -> Value {
    let id = json!({"name": "rule_id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/garden_rule_id"}});
    let success = |schema: &Value| json!({"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}});
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/garden_{name}")});
    let one = success(&json!({"type": "object", "properties": {"result": reference("rule")}}));
    let list = success(&json!({"type": "object", "properties": {
        "result": {"type": "array", "items": reference("rule")},
        "result_info": {"type": "object", "properties": {"cursor": {"type": "string"}}},
    }}));
    let body = json!({"required": true, "content": {"application/json": {"schema": reference("new-rule")}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Gardens", "version": "1.0.0"},
        "servers": [{"url": "https://gardens.example.com/v1"}],
        "paths": {
            "/fences/rules": {
                "get": {"operationId": "list-fence-rules", "responses": list, "parameters": [
                    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
                ]},
                "post": {"operationId": "create-fence-rule", "requestBody": body, "responses": one},
            },
            "/fences/rules/{rule_id}": {
                "parameters": [id],
                "get": {"operationId": "get-fence-rule", "responses": one},
                "put": {"operationId": "update-fence-rule", "requestBody": body, "responses": one},
                "delete": {"operationId": "delete-fence-rule", "responses": success(&json!({"type": "object", "properties": {"id": reference("rule_id")}}))},
            },
            "/ponds": {"get": {"operationId": "list-ponds", "responses": list}},
        },
        "components": {"schemas": {
            "garden_rule_id": {"type": "string", "format": "uuid"},
            "garden_height": {"type": "object", "required": ["centimetres"], "properties": {"centimetres": {"type": "integer"}}},
            "garden_gate": {"type": "object", "required": ["is_open"], "properties": {"is_open": {"type": "boolean"}}},
            "garden_input": {"oneOf": [reference("height"), reference("gate")]},
            "garden_new-rule": {"type": "object", "required": ["name", "kind"], "properties": {
                "name": {"type": "string", "maxLength": 40},
                "kind": {"type": "string", "enum": ["height", "gate"]},
                "input": reference("input"),
            }},
            "garden_rule": {"allOf": [reference("new-rule"), {"type": "object", "properties": {
                "id": reference("rule_id"),
                "created_at": {"type": "string"},
            }}]},
        }},
    })
}

/// What is wrong in the document: the generator has no type for `uuid`, and a time is not described as one.
fn overlay() -> Source {
    let overlay = json!({
        "overlay": "1.1.0",
        "info": {"title": "Corrections", "version": "1"},
        "actions": [
            {
                "target": "$.components.schemas.garden_rule_id.format",
                "description": "An id is compared as text.",
                "x-was": "uuid",
                "remove": true,
            },
            {
                "target": "$.components.schemas.garden_rule.allOf[1].properties.created_at",
                "description": "Observed: RFC 3339.",
                "update": {"format": "date-time"},
            },
        ],
    });
    Source { name: "spec/overlay.json".into(), bytes: overlay.to_string().into() }
}

/// Imports the document, applies the overlay, and returns the side of a review.
fn side(document: &Value) -> Side {
    let source = |name: &str, value: &Value| Source {
        name: name.to_owned(),
        bytes: value.to_string().into(),
    };
    let ids = [
        "list-fence-rules",
        "create-fence-rule",
        "get-fence-rule",
        "update-fence-rule",
        "delete-fence-rule",
    ];
    let selection = json!({"operations": ids});
    let selection = Some(source("spec/selection.json", &selection));
    let spec = Spec { selection, overlay: Some(overlay()), ..Spec::default() };
    let plan = import::plan(&source("gardens.json", document), &spec).unwrap();
    assert!(!plan.overlays_fail, "{:?}", plan.lines);
    let fragment = plan.files.iter().find(|file| file.text.contains("list-fence-rules")).unwrap();
    let vendor = serde_json::from_str(&fragment.text).unwrap();
    let applied = spec.apply_to(serde_json::from_str(&fragment.text).unwrap()).complete().unwrap();
    // A type for registrations, which this API does not have.
    let mut bindings = files(&workspace().join(PROJECT.bindings.folder), "");
    bindings.remove("registration.rs");
    let root = bindings.get_mut("lib.rs").unwrap();
    *root = root.replace("mod registration;\n", "");
    Side {
        name: "gardens".into(),
        project: GARDEN,
        vendor,
        description: Ok(applied.description),
        bindings,
        wrapper: BTreeMap::new(),
        version: "1.0.0".into(),
        provenance: None,
    }
}

fn facts(document: &Value) -> Facts {
    Facts::of(&side(document)).unwrap()
}

#[test]
fn five_operations_of_another_api_are_imported_generated_compiled_and_reviewed() {
    let old = facts(&document());
    let methods =
        ["create", "delete", "get", "update"].map(|verb| format!("Client::{verb}_fence_rule"));
    for item in methods.iter().map(String::as_str).chain([
        "Client::list_fence_rules",
        "ListFenceRulesParams.cursor",
        "types::Input",
        "types::NewRuleKind::Height",
        "types::Rule.created_at",
        "types::RuleId",
    ]) {
        assert!(
            old.bindings.outline.contains_key(item),
            "{item} is not in {:#?}",
            old.bindings.outline.keys()
        );
    }
    assert!(
        !old.bindings.outline.keys().any(|item| item.contains("Garden") || item.contains("ponds"))
    );

    let compiler = Compiler::new(&workspace(), GARDEN).unwrap();
    let program = Program::of(&old.bindings);
    let compiled = compiler.library(&old.bindings, None).unwrap();
    let compiled = compiled.unwrap_or_else(|errors| panic!("{errors:?}"));
    let control = program.run(&compiler, &compiled).unwrap();
    assert_eq!(program.judge(&control, &control).unproved, []);

    let mut changed = document();
    let rule = &mut changed["components"]["schemas"]["garden_new-rule"];
    rule["required"] = json!(["name"]);
    rule["properties"]["color"] = json!({"type": "string"});
    let changes = compare(&old, &facts(&changed), None);
    assert_eq!(Verdict::of(&changes).api, Effect::Breaking);
    let items: Vec<&str> = changes.iter().map(|change| change.item.as_str()).collect();
    for item in ["types::NewRule.kind", "types::Rule.kind", "types::Rule.color"] {
        assert!(items.contains(&item), "{item} is not in {items:?}");
    }
}
