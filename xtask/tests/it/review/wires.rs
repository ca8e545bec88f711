//! Changes of requests and responses that no description of this API has.

use std::collections::BTreeMap;

use bindgen::Settings;
use review::{Change, Wire, compare_wires};
use serde_json::{Value, json};

use super::unions::levels;

/// What changes between two descriptions of the same operations.
fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let wire = |description: &Value| {
        let settings = Settings { prefix: "", header: "" };
        // What is not supported has no items.
        let plan = bindgen::plan(description, &settings);
        Wire::of(description, plan.map_or_else(|_| BTreeMap::new(), |plan| plan.items))
    };
    compare_wires(&wire(old), &wire(new))
}

/// An operation with this response.
fn operation(id: &str, response: &Value) -> Value {
    let content = json!({"application/json": {"schema": response}});
    json!({"operationId": id, "responses": {"200": {"description": "", "content": content}}})
}

fn description(paths: &Value, schemas: &Value) -> Value {
    json!({
        "openapi": "3.0.3", "info": {"title": "", "version": ""},
        "paths": paths, "components": {"schemas": schemas},
    })
}

#[test]
fn a_change_of_a_shared_parameter_names_all_operations_of_the_path() {
    let side = |length: u64, is_required: bool| {
        let schema = json!({"type": "string", "maxLength": length});
        let parameter =
            json!({"name": "search", "in": "query", "required": is_required, "schema": schema});
        let operation = |id: &str| operation(id, &json!({"type": "string"}));
        let item = json!({"parameters": [parameter], "get": operation("list-pets"), "delete": operation("remove-pets")});
        description(
            &json!({"/pets": item, "/owners": {"get": operation("list-owners")}}),
            &json!({}),
        )
    };
    for (is_required, items) in [
        (false, ["ListPetsParams.search", "RemovePetsParams.search"]),
        (true, ["Client::list_pets(search)", "Client::remove_pets(search)"]),
    ] {
        let found = changes(&side(9, is_required), &side(8, is_required));
        assert_eq!(found.iter().map(|it| it.item.as_str()).collect::<Vec<_>>(), items);
    }
}

#[test]
fn a_format_refuses_nothing_where_the_bindings_read_a_string() {
    let side = |schema: &Value| {
        description(&json!({"/pets": {"get": operation("list-pets", schema)}}), &json!({}))
    };
    let list = |element: Value| json!({"type": "object", "properties": {"a": {"type": "array", "items": element}}});
    let map = |value: Value| json!({"type": "object", "additionalProperties": value});
    let field = |value: Value| json!({"type": "object", "properties": {"a": value}});
    let stated = |format: &str, around: &dyn Fn(Value) -> Value| {
        let (old, new) = (json!({"type": "string"}), json!({"type": "string", "format": format}));
        levels(&changes(&side(&around(old)), &side(&around(new))))
    };
    for (format, expected) in [
        ("date-time", ["ok unusual", "ok ok", "ok ok"]),
        ("ipv4", ["ok unusual", "ok unusual", "ok unusual"]),
        ("password", ["ok ok", "ok ok", "ok ok"]),
        ("uuid", ["ok ok", "ok ok", "ok ok"]),
    ] {
        let found = [stated(format, &field), stated(format, &list), stated(format, &map)];
        assert_eq!(found, expected, "{format}");
    }
}

#[test]
fn words_of_a_member_that_two_parts_describe_mean_nothing() {
    let side = |word: &str, kind: &str| {
        let part =
            json!({"type": "object", "properties": {"a": {"type": kind, "description": word}}});
        let whole = json!({"allOf": [part, part]});
        description(&json!({"/pets": {"get": operation("list-pets", &whole)}}), &json!({}))
    };
    assert_eq!(changes(&side("Old.", "string"), &side("New.", "string")), []);
    let found = changes(&side("Old.", "string"), &side("New.", "integer"));
    assert_eq!((levels(&found).as_str(), found.len()), ("fails fails", 1), "{found:#?}");
}

#[test]
fn a_change_behind_a_reference_to_a_reference_is_found() {
    let side = |kind: &str| {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let pet = json!({"type": "object", "properties": {"a": {"type": kind}}});
        let schemas = json!({"Alias": reference("Other"), "Other": reference("Pet"), "Pet": pet, "Loop": reference("Loop")});
        let response = json!({"type": "object", "properties": {"pet": reference("Alias"), "loop": reference("Loop")}});
        description(&json!({"/pets": {"get": operation("list-pets", &response)}}), &schemas)
    };
    let found = changes(&side("string"), &side("integer"));
    assert_eq!(levels(&found), "fails fails", "{found:#?}");
    let place = "/components/schemas/Pet/properties/a";
    assert!(found.iter().any(|it| it.pointer.as_deref() == Some(place)), "{found:#?}");
}

/// What a change of the parameter of an operation means.
fn of_parameter(old: &Value, new: &Value) -> String {
    let side = |parameter: &Value| {
        let mut operation = operation("list-pets", &json!({"type": "string"}));
        operation["parameters"] = json!([parameter]);
        let schemas = json!({"Color": {"type": "string", "enum": ["red", "blue"]}, "Size": {"type": "integer"}});
        description(&json!({"/pets": {"get": operation}}), &schemas)
    };
    levels(&changes(&side(old), &side(new)))
}

#[test]
fn elements_behind_a_reference_are_compared_where_a_parameter_becomes_a_list() {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let one = |name: &str| json!({"in": "query", "name": "a", "schema": reference(name)});
    let list = |name: &str| json!({"in": "query", "name": "a", "explode": true, "schema": {"type": "array", "items": reference(name)}});
    assert_eq!(of_parameter(&one("Color"), &list("Color")), "ok unusual");
    assert_eq!(of_parameter(&list("Color"), &one("Color")), "unusual ok");
    assert_eq!(of_parameter(&one("Color"), &list("Size")), "unusual unusual");
    assert_eq!(of_parameter(&list("Size"), &one("Color")), "unusual unusual");
}

#[test]
fn what_a_new_build_may_leave_out_fails_where_it_is_sent_as_another_type() {
    let side = |kind: &str, required: &[&str]| {
        let schema =
            json!({"type": "object", "required": required, "properties": {"a": {"type": kind}}});
        let mut operation = operation("add-pet", &json!({"type": "string"}));
        operation["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": schema}}});
        description(&json!({"/pets": {"post": operation}}), &json!({}))
    };
    let before = side("boolean", &["a"]);
    assert_eq!(levels(&changes(&before, &side("boolean", &[]))), "ok unusual");
    assert_eq!(levels(&changes(&before, &side("string", &[]))), "fails fails");
}

#[test]
fn an_object_with_members_and_a_type_for_others_is_compared_as_a_whole() {
    let side = |members: &Value, others: &Value| {
        let pet = json!({"type": "object", "properties": members, "additionalProperties": others});
        let response = json!({"$ref": "#/components/schemas/Pet"});
        description(
            &json!({"/pets": {"get": operation("list-pets", &response)}}),
            &json!({"Pet": pet}),
        )
    };
    let (one, integer) = (json!({"a": {"type": "string"}}), json!({"type": "integer"}));
    let whole = side(&one, &integer);
    for other in [
        side(&json!({}), &integer),
        side(&one, &json!(true)),
        side(&one, &json!({"type": "string"})),
        side(&json!({"a": {"type": "string"}, "b": {}}), &integer),
    ] {
        for (old, new) in [(&whole, &other), (&other, &whole)] {
            let found = changes(old, new);
            assert_eq!(levels(&found), "unknown unknown", "{found:#?}");
        }
    }
    assert_eq!(changes(&whole, &whole), []);
    let (any, all) = (side(&one, &json!({})), side(&one, &json!(true)));
    assert_eq!(changes(&any, &all), []);
}

#[test]
fn a_default_stands_for_absent_values_only() {
    let side = |required: &[&str], default: &str| {
        let response = json!({"type": "object", "required": required, "properties": {"a": {"type": "string", "default": default}}});
        description(&json!({"/pets": {"get": operation("list-pets", &response)}}), &json!({}))
    };
    assert_eq!(levels(&changes(&side(&[], "x"), &side(&[], "y"))), "silent silent");
    assert_eq!(levels(&changes(&side(&["a"], "x"), &side(&["a"], "y"))), "ok ok");
}

#[test]
fn components_that_contain_themselves_are_compared_once() {
    let member = |name: &str, value: &Value| json!({"type": "object", "properties": {name: value}});
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    // Every other object has no name, and on each side it is another one.
    let side = |name: &str, response: &Value, kind: &str| {
        let mut inner = member("next", &reference(name));
        inner["properties"]["a"] = json!({"type": kind});
        let schemas = json!({name: member("next", &inner)});
        description(&json!({"/pets": {"get": operation("list-pets", response)}}), &schemas)
    };
    let old = side("A", &reference("A"), "string");
    let new = |kind: &str| side("B", &member("next", &reference("B")), kind);
    assert_eq!(levels(&changes(&old, &new("string"))), "silent ok");
    assert_eq!(levels(&changes(&new("string"), &new("integer"))), "fails fails");
}

#[test]
fn values_of_several_types_are_any_value() {
    let side = |values: &Value| {
        let response = json!({"type": "object", "properties": {"a": {"enum": values}}});
        description(&json!({"/pets": {"get": operation("list-pets", &response)}}), &json!({}))
    };
    for (one, several) in [
        (json!([1, 2]), json!([1, 2, "a"])),
        (json!([1, 2]), json!([1, 2, 2.5])),
        (json!(["a", null]), json!(["a", null, 1])),
    ] {
        assert_eq!(levels(&changes(&side(&one), &side(&several))), "fails ok", "{several}");
        assert_eq!(levels(&changes(&side(&several), &side(&one))), "ok fails", "{several}");
    }
}

#[test]
fn a_member_with_another_name_is_absent_to_its_reader() {
    let side = |name: &str, is_required: bool, is_nullable: bool| {
        let required = if is_required { vec![name] } else { Vec::new() };
        let schema = json!({"type": "object", "required": required, "properties": {name: {"type": "string", "nullable": is_nullable}}});
        let mut sends = operation("add-pet", &json!({"type": "string"}));
        sends["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": schema}}});
        let post = description(&json!({"/pets": {"post": sends}}), &json!({}));
        let get = json!({"/pets": {"get": operation("list-pets", &schema)}});
        [post, description(&get, &json!({}))]
    };
    for (old, new, expected) in [
        ((true, false), (false, false), ["silent fails", "fails silent"]),
        ((false, false), (true, false), ["fails silent", "silent fails"]),
        ((true, true), (true, true), ["fails fails", "silent silent"]),
        ((false, false), (false, false), ["silent silent", "silent silent"]),
    ] {
        let (old, new) = (side("key", old.0, old.1), side("Key", new.0, new.1));
        let found = [0, 1].map(|index| levels(&changes(&old[index], &new[index])));
        assert_eq!(found, expected);
    }
}

#[test]
fn credentials_behind_a_reference_are_compared() {
    let side = |scheme: &str| {
        let path = json!({"/pets": {"get": operation("list-pets", &json!({"type": "string"}))}});
        let mut side = description(&path, &json!({}));
        side["security"] = json!([{"key": []}]);
        side["components"]["securitySchemes"] = json!({
            "key": {"$ref": "#/components/securitySchemes/token"},
            "token": {"type": "http", "scheme": scheme},
        });
        side
    };
    assert_eq!(changes(&side("bearer"), &side("bearer")), []);
    assert_eq!(levels(&changes(&side("bearer"), &side("basic"))), "unknown unknown");
}
