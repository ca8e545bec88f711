//! Descriptions that no code can be generated from: each is one error with its place, and none is a panic.

use std::fmt::Write;

use bindgen::Error;
use serde_json::{Value, json};

use super::support;

fn planned(description: &Value) -> Result<(), Error> {
    support::planned(description).map(drop)
}

/// A small description that passes.
fn pets() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {},
        "paths": {
            "/pets/{id}": {
                "get": {
                    "operationId": "get-pet",
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                        {"$ref": "#/components/parameters/color"},
                    ],
                    "responses": {"200": {"description": "It.", "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                    }}},
                },
                "put": {
                    "operationId": "put-pet",
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                    "responses": {"200": {"description": "Put.", "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                    }}},
                },
            },
        },
        "components": {
            "parameters": {"color": {"name": "color", "in": "query", "schema": {"type": "string"}}},
            "schemas": {
                "Pet": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "legs": {"type": "integer", "format": "uint64", "default": 4}, "size": {"type": "integer", "enum": [1, 2]}, "kind": {"type": "string", "enum": ["dog", "cat"], "nullable": true}, "friend": {"$ref": "#/components/schemas/Pet"}}},
            },
        },
    })
}

const GET: &str = "/paths/~1pets~1{id}/get";
const PUT: &str = "/paths/~1pets~1{id}/put";

#[test]
fn each_problem_is_an_error_with_its_place() {
    planned(&pets()).unwrap();
    let cases = cases();
    let mut report = String::new();
    for (problem, pointer, value) in cases {
        let mut description = pets();
        set(&mut description, &pointer, value);
        match planned(&description) {
            Err(error) => writeln!(report, "{problem}:\n  {error}").unwrap(),
            Ok(()) => panic!("{problem}: not refused"),
        }
    }
    insta::assert_snapshot!(report);
}

/// The problem, its place, and the value that causes it there.
#[allow(clippy::too_many_lines)]
fn cases() -> Vec<(&'static str, String, Value)> {
    let operation = |rest: &str| format!("{GET}{rest}");
    vec![
        ("another OpenAPI", "/openapi".into(), json!("3.1.0")),
        ("version that is not a string", "/openapi".into(), json!(3)),
        (
            "dangling schema",
            operation("/responses/200/content/application~1json/schema"),
            json!({"$ref": "#/components/schemas/Gone"}),
        ),
        (
            "dangling parameter",
            operation("/parameters/1"),
            json!({"$ref": "#/components/parameters/gone"}),
        ),
        ("external reference", operation("/parameters/1"), json!({"$ref": "other.json#/color"})),
        (
            "reference of another kind",
            operation("/parameters/1"),
            json!({"$ref": "#/components/schemas/Pet"}),
        ),
        (
            "reference into a schema",
            "/components/schemas/Pet/properties/name".into(),
            json!({"$ref": "#/components/schemas/Pet/properties/name"}),
        ),
        (
            "reference that is not a string",
            "/components/schemas/Pet/properties/name".into(),
            json!({"$ref": 5}),
        ),
        (
            "reference to a reference",
            "/components/schemas".into(),
            json!({"Pet": {"$ref": "#/components/schemas/Pet"}}),
        ),
        ("duplicate operationId", operation("/operationId"), json!("put-pet")),
        ("operationIds that make one method", operation("/operationId"), json!("putPet")),
        ("operationId without a letter", operation("/operationId"), json!("--")),
        (
            "second success body",
            operation("/responses/201"),
            json!({"description": "New.", "content": {"application/json": {"schema": {"type": "string"}}}}),
        ),
        ("success without a body", operation("/responses/204"), json!({"description": "Nothing."})),
        (
            "JSON body that is not an object",
            operation("/responses/200/content/application~1json"),
            json!([]),
        ),
        (
            "success of another JSON type",
            operation("/responses/200/content"),
            json!({"application/scim+json": {"schema": {"type": "object"}}}),
        ),
        (
            "several bodies without JSON",
            operation("/responses/200/content"),
            json!({"text/csv": {}, "text/plain": {}}),
        ),
        (
            "another body beside JSON",
            format!("{PUT}/requestBody/content/text~1plain"),
            json!({"schema": {"type": "string"}}),
        ),
        (
            "body that may be null",
            format!("{PUT}/requestBody/content/application~1json/schema"),
            json!({"type": "string", "nullable": true}),
        ),
        (
            "response whose status is none",
            operation("/responses/2000"),
            json!({"description": "", "content": {"application/json": {"schema": {"type": "string"}}}}),
        ),
        ("operation without an id", operation("/operationId"), json!("")),
        (
            "parameter that is nullable",
            operation("/parameters/1"),
            json!({"name": "color", "in": "query", "schema": {"type": "string", "nullable": true}}),
        ),
        ("misspelt member", "/components/schemas/Pet/propertys".into(), json!({})),
        (
            "misspelt format",
            "/components/schemas/Pet/properties/name/format".into(),
            json!("date_time"),
        ),
        (
            "format of another type",
            "/components/schemas/Pet/properties/friend".into(),
            json!({"type": "boolean", "format": "int32"}),
        ),
        (
            "encoding of a response",
            operation("/responses/200/content/application~1json/encoding"),
            json!({"a": {}}),
        ),
        ("path parameter that is not required", operation("/parameters/0/required"), json!(false)),
        ("path parameter that is not in the path", operation("/parameters/0/name"), json!("name")),
        ("path without its parameter", operation("/parameters"), json!([])),
        (
            "parameters that make one argument",
            operation("/parameters/1"),
            json!({"name": "ID", "in": "query", "schema": {"type": "string"}}),
        ),
        (
            "parameter without a schema",
            operation("/parameters/0"),
            json!({"name": "id", "in": "path", "required": true, "content": {"text/plain": {}}}),
        ),
        (
            "cookie",
            operation("/parameters/1"),
            json!({"name": "session", "in": "cookie", "required": true, "schema": {"type": "string"}}),
        ),
        (
            "header",
            operation("/parameters/1"),
            json!({"name": "color", "in": "header", "required": true, "schema": {"type": "string"}}),
        ),
        (
            "parameter of a nullable component",
            "/components".into(),
            json!({
                "parameters": {"color": {"name": "color", "in": "query", "schema": {"$ref": "#/components/schemas/Color"}}},
                "schemas": {"Color": {"type": "string", "nullable": true}, "Pet": {"type": "object"}},
            }),
        ),
        (
            "list of objects in the query",
            operation("/parameters/1"),
            json!({"name": "color", "in": "query", "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}),
        ),
        (
            "list that may be in one value",
            operation("/parameters/1"),
            json!({"name": "color", "in": "query", "explode": false, "schema": {"anyOf": [
                {"type": "string"}, {"type": "array", "items": {"type": "string"}},
            ]}}),
        ),
        (
            "object in the query",
            operation("/parameters/1"),
            json!({"name": "color", "in": "query", "schema": {"type": "object"}}),
        ),
        (
            "any value in the path",
            operation("/parameters/0/schema"),
            json!({"anyOf": [{"type": "object", "properties": {}}, {"type": "object"}]}),
        ),
        (
            "no success",
            operation("/responses"),
            json!({"404": {"description": "Gone."}, "default": {"description": "Sorry."}}),
        ),
        (
            "server of an operation",
            operation("/servers"),
            json!([{"url": "https://other.example"}]),
        ),
        (
            "server of a path",
            "/paths/~1pets~1{id}/servers".into(),
            json!([{"url": "https://other.example"}]),
        ),
        (
            "body of a response to HEAD",
            "/paths/~1pets~1{id}/head".into(),
            json!({
                "operationId": "head-pet",
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "It.", "content": {"application/json": {"schema": {}}}}},
            }),
        ),
        (
            "body of a response without content",
            operation("/responses"),
            json!({"204": {"description": "Nothing.", "content": {"application/json": {"schema": {}}}}}),
        ),
        (
            "success that is not JSON",
            operation("/responses/200/content"),
            json!({"text/csv": {"schema": {"type": "string"}}}),
        ),
        (
            "schema with the name of a parameter struct",
            "/components/schemas/GetPetParams".into(),
            json!({"type": "string"}),
        ),
        (
            "path item by reference",
            "/paths/~1pets~1{id}".into(),
            json!({"$ref": "#/components/schemas/Pet"}),
        ),
        (
            "request body that is not JSON",
            format!("{PUT}/requestBody/content"),
            json!({"text/csv": {}}),
        ),
        ("no request body", format!("{PUT}/requestBody/content"), json!({})),
        ("paths that are not an object", "/paths".into(), json!([])),
        ("parameters that are not an array", operation("/parameters"), json!({"name": 1})),
        ("schema of no known type", "/components/schemas/Pet".into(), json!({"type": "pet"})),
        (
            "schema with a name that is not a type name",
            "/components/schemas/1".into(),
            json!({"type": "string"}),
        ),
        ("schema named Default", "/components/schemas/default".into(), json!({"type": "string"})),
        ("schemas that make one type", "/components/schemas/pet".into(), json!({"type": "string"})),
        ("Rust name that is invalid", "/components/schemas/Pet/x-rust-name".into(), json!("a pet")),
        (
            "Rust name beside a reference",
            "/components/schemas/Pet/properties/friend/x-rust-name".into(),
            json!("Friend"),
        ),
        (
            "one Rust name for two schemas",
            "/components/schemas/Pet/properties".into(),
            json!({
                "a": {"type": "string", "x-rust-name": "A"}, "b": {"type": "integer", "x-rust-name": "A"},
                "name": {"type": "string"},
            }),
        ),
        ("path without its slash", "/paths/pets".into(), json!({"get": {}})),
        (
            "operationId with the name of a function of the client",
            operation("/operationId"),
            json!("new"),
        ),
        ("operationId that begins with a digit", operation("/operationId"), json!("1")),
        (
            "parameter given twice",
            operation("/parameters/1"),
            json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}),
        ),
        (
            "shared parameter that makes the same argument",
            "/paths/~1pets~1{id}/parameters".into(),
            json!([{"name": "Color", "in": "query", "schema": {"type": "string"}}]),
        ),
        (
            "parameter without a place",
            operation("/parameters/1"),
            json!({"name": "color", "schema": {"type": "string"}}),
        ),
        (
            "list in one value",
            operation("/parameters/1"),
            json!({"name": "color", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}}),
        ),
        (
            "list in the path",
            operation("/parameters/0/schema"),
            json!({"type": "array", "items": {"type": "string"}}),
        ),
        (
            "style that is not sent",
            operation("/parameters/1"),
            json!({"name": "color", "in": "query", "style": "deepObject", "schema": {"type": "object"}}),
        ),
        (
            "schema by a reference to a parameter",
            "/components/schemas/Pet/properties/name".into(),
            json!({"$ref": "#/components/parameters/color"}),
        ),
        (
            "no responses",
            operation(""),
            json!({"operationId": "a", "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]}),
        ),
        ("required that is not a list", "/components/schemas/Pet/required".into(), json!(true)),
        (
            "properties that make one field",
            "/components/schemas/Pet/properties".into(),
            json!({"a-b": {}, "a_b": {}}),
        ),
        (
            "schema named as a value of Rust's prelude",
            "/components/schemas/none".into(),
            json!({"type": "string"}),
        ),
        ("Rust name that is not on a schema", operation("/x-rust-name"), json!("Get")),
        ("schema that is too deep", "/components/schemas/Pet".into(), nested(70)),
        ("null", String::new(), Value::Null),
        ("an array", String::new(), json!([])),
    ]
}

#[test]
fn unusual_descriptions_are_accepted() {
    for (pointer, value) in [
        ("/components/schemas/Pet", nested(60)),
        ("/components/schemas/Visitor", json!({"type": "string", "enum": ["a"]})),
        ("/components/schemas/Pet/description", json!("one\rtwo\r\nVersion: three")),
        ("/components/schemas/Pet/additionalProperties", json!(false)),
        ("/components/schemas/Pet/x-anything", json!({"$ref": 5})),
        ("/paths", json!({})),
        (
            "/paths/~1pets~1{id}/get/responses/404",
            json!({"description": "Gone.", "content": {"text/plain": {}}}),
        ),
        (
            "/paths/~1pets~1{id}/get/responses/500",
            json!({"description": "Sorry.", "content": {"application/json": {"schema": {"type": "boolean"}}}}),
        ),
        ("/info/x-anything", json!(null)),
        ("/components/schemas/Pet/properties/name/format", json!("uuid")),
        ("/components/schemas/Pet/properties/name/pattern", json!("^a")),
        (
            "/paths/~1pets~1{id}/get/parameters/1",
            json!({"name": "color", "in": "header", "schema": {"type": "string"}}),
        ),
    ] {
        let mut description = pets();
        set(&mut description, pointer, value.clone());
        planned(&description).unwrap_or_else(|error| panic!("{pointer} {value}: {error}"));
    }
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!({"type": "string"}), |inner, _| json!({"type": "array", "items": inner}))
}

/// Sets the value at `pointer`, adding the last member where there is none.
fn set(document: &mut Value, pointer: &str, value: Value) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        *document = value;
        return;
    };
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap() {
        Value::Array(elements) => elements[key.parse::<usize>().unwrap()] = value,
        parent => parent[key] = value,
    }
}

/// Everything in the description is replaced once. The outcome may be an error, but not a panic.
#[test]
fn every_mutation_of_a_description_is_accepted_or_refused_with_its_place() {
    let mut pointers = Vec::new();
    collect(&pets(), "", &mut pointers);
    let replacements = [
        json!(null),
        json!(-1),
        json!(""),
        json!([]),
        json!({}),
        json!({"$ref": "#/components/schemas/Pet"}),
    ];
    let (mut fine, mut errors) = (0, Vec::new());
    for pointer in &pointers {
        for replacement in &replacements {
            let mut description = pets();
            set(&mut description, pointer, replacement.clone());
            match planned(&description) {
                Ok(()) => fine += 1,
                Err(Error::Description { .. }) => {}
                Err(error) => errors.push(format!("{pointer} = {replacement}: {error}")),
            }
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    // Some mutations leave a valid description, so that all stages run.
    assert!(fine > 20, "{fine} of {}", pointers.len() * replacements.len());
}

fn collect(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(object) => {
            object.iter().map(|(key, member)| (key.replace('/', "~1"), member)).collect()
        }
        Value::Array(array) => {
            array.iter().enumerate().map(|(index, element)| (index.to_string(), element)).collect()
        }
        _ => Vec::new(),
    };
    for (key, child) in children {
        let pointer = format!("{pointer}/{key}");
        collect(child, &pointer, found);
        found.push(pointer);
    }
}
