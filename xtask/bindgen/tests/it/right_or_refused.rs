//! What no code can be generated from, or only code that rustc refuses or that is wrong: refused, with its place and the
//! remedy. What is right is in the goldens, which rustc compiles.

use bindgen::{Error, Plan};
use serde_json::{Value, json};

use super::support;

/// A description with these schemas, and an operation that uses `Pet` and has this id and these parameters.
fn planned(id: &str, parameters: &Value, schemas: &Value) -> Result<Plan, Error> {
    let response = json!({"description": "Done.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}});
    let description = json!({
        "openapi": "3.0.3",
        "info": {},
        "paths": {"/pets/{id}": {"get": {
            "operationId": id,
            "parameters": parameters,
            "responses": {"200": response},
        }}},
        "components": {"schemas": schemas},
    });
    support::planned(&description)
}

/// The place of the error, and the whole message.
fn refused(id: &str, parameters: &Value, schemas: &Value) -> (String, String) {
    match planned(id, parameters, schemas).map(drop) {
        Err(Error::Description { pointer, problem }) => (pointer, problem),
        Err(error) => panic!("{schemas}: {error}"),
        Ok(()) => panic!("{schemas}: not refused"),
    }
}

fn id() -> Value {
    json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}])
}

/// Schemas, the place inside them, and a part of the remedy.
fn assert_refused(cases: &[(Value, &str, &str)]) {
    let mut report = Vec::new();
    for (schemas, place, remedy) in cases {
        let (pointer, message) = refused("get-pet", &id(), schemas);
        let place = format!("/components/schemas{place}");
        if pointer != place || !message.contains(remedy) {
            report.push(format!("expected {place} and {remedy}, found {message}"));
        }
    }
    assert!(report.is_empty(), "{}", report.join("\n"));
}

fn member(schema: impl Into<Value>) -> Value {
    json!({"Pet": {"type": "object", "properties": {"a": schema.into()}}})
}

#[test]
fn names_that_rust_uses_are_refused() {
    let text = json!({"type": "string"});
    assert_refused(&[
        (json!({"Pet": {}, "Default": text}), "/Default", "x-rust-name"),
        (json!({"Pet": {}, "Err": text}), "/Err", "x-rust-name"),
        (json!({"Pet": {}, "Ok": text}), "/Ok", "x-rust-name"),
        (json!({"Pet": {}, "Some": text}), "/Some", "x-rust-name"),
        (json!({"Pet": {}, "None": text}), "/None", "x-rust-name"),
        (json!({"Pet": {}, "Option": text}), "/Option", "x-rust-name"),
        (json!({"Pet": {}, "string": text}), "/string", "x-rust-name"),
        (json!({"Pet": {}, "Self": text}), "/Self", "x-rust-name"),
        (json!({"Pet": {}, "🎉": text}), "/🎉", "x-rust-name"),
    ]);
}

#[test]
fn a_value_with_the_name_of_the_variant_for_all_others_is_refused() {
    let values = json!({"type": "string", "enum": ["listed", "unlisted"]});
    let place = "/Pet/properties/a/enum/1";
    assert_refused(&[(member(values), place, "the variant Unlisted")]);
}

#[test]
fn names_that_make_one_field_are_refused() {
    let text = json!({"type": "string"});
    assert_refused(&[
        (
            json!({"Pet": {"type": "object", "properties": {"_": text, "x": text}}}),
            "/Pet",
            "expected other names",
        ),
        (
            json!({"Pet": {"type": "object", "properties": {"a-b": text}, "required": ["a_b"]}}),
            "/Pet",
            "expected other names",
        ),
        (
            json!({"Pet": {"type": "object", "properties": {"extra": text}, "additionalProperties": text}}),
            "/Pet",
            "expected no additionalProperties",
        ),
        (
            json!({"Pet": {"type": "object", "properties": {"Extra": text}, "additionalProperties": true}}),
            "/Pet",
            "expected no additionalProperties",
        ),
    ]);
}

#[test]
fn schemas_without_an_end_are_refused() {
    assert_refused(&[
        (
            json!({"Pet": {"allOf": [{"$ref": "#/components/schemas/Pet"}]}}),
            "/Pet/allOf/0",
            "expected a schema that ends",
        ),
        (
            json!({"Pet": {"allOf": [{"$ref": "#/components/schemas/Dog"}]}, "Dog": {"oneOf": [{"type": "string"}, {"anyOf": [{"$ref": "#/components/schemas/Pet"}]}]}}),
            "/Dog/oneOf/1/anyOf/0",
            "expected a schema that ends",
        ),
    ]);
}

#[test]
fn a_required_name_without_a_property_is_any_value_and_noted() {
    let text = json!({"type": "string"});
    for (schema, place) in [
        (json!({"type": "object", "required": ["b"], "properties": {"a": text}}), ""),
        (
            json!({"allOf": [{"type": "object", "properties": {"a": text}}, {"required": ["b"]}]}),
            "",
        ),
        (
            json!({"type": "object", "properties": {
                "not": {"type": "object", "required": ["b"], "properties": {"a": text}},
            }}),
            "/properties/not",
        ),
    ] {
        let plan = planned("get-pet", &id(), &json!({"Pet": schema})).unwrap();
        let note = format!(
            "requires \"b\", which no property describes, so it is any JSON value: #/components/schemas/Pet{place}"
        );
        assert!(plan.notes.contains(&note), "{:?}", plan.notes);
        let is_required = |code: &String| code.contains("    pub b: ::serde_json::Value,");
        assert!(plan.files.values().any(is_required), "{schema}");
    }
    // One part describes what another requires.
    let schema =
        json!({"allOf": [{"type": "object", "properties": {"a": text}}, {"required": ["a"]}]});
    let plan = planned("get-pet", &id(), &json!({"Pet": schema})).unwrap();
    assert!(plan.notes.iter().all(|note| !note.contains("requires")), "{:?}", plan.notes);
}

/// The service applies it: a client that did would overwrite what it does not mean to change.
#[test]
fn a_default_value_changes_nothing() {
    for default in [json!("a"), json!(1.5), json!(null)] {
        let schema = json!({"type": "string", "enum": ["a"], "default": default});
        let plan = planned("get-pet", &id(), &member(schema)).unwrap();
        let without = planned("get-pet", &id(), &member(json!({"type": "string", "enum": ["a"]})));
        assert_eq!(plan.files, without.unwrap().files);
    }
}

#[test]
fn a_format_needs_its_type() {
    assert_refused(&[(
        member(json!({"format": "date-time"})),
        "/Pet/properties/a/format",
        "without a type; expected a type",
    )]);
}

/// typify drops a property that it cannot merge, or makes a type without values of the whole.
#[test]
fn parts_that_do_not_fit_together_are_refused() {
    let object = |schema: &Value| json!({"type": "object", "properties": {"n": schema}});
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let named = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let pairs = [
        (json!({"type": "number"}), json!({"type": "integer"})),
        (json!({"type": "string", "nullable": true}), json!({"type": "string"})),
        (json!({"type": "string"}), json!({"type": "string", "enum": ["a"]})),
        (json!({"type": "string", "enum": ["a", "b"]}), json!({"type": "string", "enum": ["a"]})),
        (
            json!({"type": "array", "items": {"type": "number"}}),
            json!({"type": "array", "items": {"type": "integer"}}),
        ),
        (
            json!({"type": "integer", "format": "int64"}),
            json!({"type": "integer", "format": "int32"}),
        ),
        (
            json!({"type": "number", "format": "double"}),
            json!({"type": "number", "format": "float"}),
        ),
        (
            json!({"anyOf": [{"type": "object"}, {"type": "string"}]}),
            json!({"type": "array", "items": {}}),
        ),
        (named.clone(), json!({"type": "object", "properties": {"b": {"type": "string"}}})),
        (reference("Named"), json!({"type": "object", "properties": {"b": {"type": "string"}}})),
    ];
    for (one, other) in &pairs {
        for required in [false, true] {
            for inline in [false, true] {
                let first = if inline { object(one) } else { reference("One") };
                let mut pet = json!({"allOf": [first, object(other)]});
                if required {
                    pet["required"] = json!(["n"]);
                }
                let schemas = json!({"Pet": pet, "One": object(one), "Named": named});
                let (pointer, message) = refused("get-pet", &id(), &schemas);
                // Two inline types of one name are refused before.
                let is_named = pointer == "/components/schemas/Pet/allOf/1/properties/n"
                    && message.contains("makes the Rust type PetN");
                let is_whole = pointer == "/components/schemas/Pet"
                    && message.contains("two parts describe \"n\" differently");
                assert!(is_named || is_whole, "{message} {schemas}");
            }
        }
        // The property is itself a whole of both.
        let pet = object(&json!({"allOf": [one, other]}));
        if let Ok(plan) = planned("get-pet", &id(), &json!({"Pet": pet, "Named": named})) {
            let code = &plan.files["types/pet.rs"];
            assert!(code.contains("pub n: "), "{one} {other}: {code}");
        }
    }
    for whole in [
        json!({"allOf": [{"type": "string"}, {"type": "object"}]}),
        json!({"allOf": [{"type": "integer", "format": "int64"}, {"type": "integer", "format": "int32"}]}),
        json!({"allOf": [{"type": "integer"}, {"type": "number"}]}),
        // typify would drop what only the union describes.
        json!({"allOf": [object(&named), {"oneOf": [object(&named), {"type": "object"}]}]}),
    ] {
        let (pointer, message) = refused("get-pet", &id(), &json!({"Pet": whole}));
        assert_eq!(pointer, "/components/schemas/Pet", "{message}");
        assert!(message.contains("; expected "), "{message}");
    }
}

#[test]
fn parts_that_describe_a_property_alike_keep_it() {
    let part = |schema: &Value| json!({"type": "object", "properties": {"n": schema}});
    let text = part(&json!({"type": "string"}));
    let other = part(&json!({"type": "string", "description": "Other words.", "maxLength": 5}));
    for required in [json!(["n"]), json!([])] {
        let pet = json!({"allOf": [text, other], "required": required});
        let plan = planned("get-pet", &id(), &json!({"Pet": pet})).unwrap();
        let code = &plan.files["types/pet.rs"];
        assert!(code.contains("pub n: "), "{code}");
    }
}

#[test]
fn a_described_error_response_asks_for_no_descriptions() {
    let mut description = json!({"type": "object", "properties": {"code": {"type": "string"}}});
    let response = |schema: &Value| json!({"description": "Done.", "content": {"application/json": {"schema": schema}}});
    let mut get = json!({"operationId": "get", "description": "Gets.", "responses": {
        "200": response(&json!({"type": "string"})),
        "404": response(&description),
        "5XX": response(&json!({"$ref": "#/components/schemas/Failure"})),
    }});
    let notes = |get: &Value, failure: &Value| {
        let whole = json!({"openapi": "3.0.3", "info": {}, "paths": {"/a": {"get": get}}, "components": {"schemas": {"Failure": failure}}});
        support::planned(&whole).unwrap()
    };
    let found = notes(&get, &description);
    assert_eq!(found.notes, Vec::<String>::new());
    assert!(found.files.keys().all(|path| !path.ends_with("types/failure.rs")));
    // A success that uses it needs it.
    get["responses"]["200"] = response(&json!({"$ref": "#/components/schemas/Failure"}));
    description["description"] = "It.".into();
    let found = notes(&get, &description);
    assert!(found.files.keys().any(|path| path.ends_with("types/failure.rs")));
    assert_eq!(found.notes.len(), 1, "{:?}", found.notes);
}

/// What typify or rustc refuses, or what would reject a value that the service sends.
#[test]
fn conditions_on_a_value_do_not_narrow_its_type() {
    for (schema, ty) in [
        (json!({"type": "integer", "minimum": 1}), "i64"),
        (json!({"type": "integer", "minimum": 0, "maximum": 255}), "i64"),
        (json!({"type": "integer", "format": "int8", "minimum": 1}), "i8"),
        (json!({"type": "integer", "enum": [1, 2]}), "i64"),
        (json!({"enum": [0.5, 1]}), "::serde_json::Value"),
        (json!({"not": {"enum": ["a"]}}), "::serde_json::Value"),
        (json!({"not": {"type": "string"}}), "::serde_json::Value"),
        (json!({"enum": ["a", 1]}), "::serde_json::Value"),
    ] {
        let mut whole = member(schema.clone());
        whole["Pet"]["required"] = json!(["a"]);
        let plan = planned("get-pet", &id(), &whole).unwrap();
        let code = &plan.files["types/pet.rs"];
        assert!(code.contains(&format!("pub a: {ty},")), "{schema}: {code}");
    }
}

#[test]
fn a_whole_of_a_nullable_object_has_its_fields() {
    let part = json!({"type": "object", "nullable": true, "properties": {"b": {"type": "string"}}});
    for whole in [
        json!({"allOf": [part]}),
        json!({"allOf": [{"allOf": [part]}]}),
        json!({"allOf": [part], "nullable": true}),
    ] {
        for schemas in [member(whole.clone()), json!({"Pet": whole})] {
            let plan = planned("get-pet", &id(), &schemas).unwrap();
            assert!(plan.files.values().any(|code| code.contains("    pub b: ")), "{schemas}");
        }
    }
}

#[test]
fn beside_a_reference_null_has_a_meaning_and_a_type_has_none() {
    let beside =
        |key: &str, value: Value| json!({"$ref": "#/components/schemas/Alias", key: value});
    let pet = json!({"type": "object", "required": ["a", "b"], "properties": {
        "a": beside("nullable", true.into()),
        "b": beside("type", "integer".into()),
        "c": beside("readOnly", true.into()),
    }});
    let alias = json!({"$ref": "#/components/schemas/Name"});
    let name = json!({"type": "object", "properties": {"first": {"type": "string"}}});
    let plan =
        planned("get-pet", &id(), &json!({"Pet": pet, "Alias": alias, "Name": name})).unwrap();
    let code = &plan.files["types/pet.rs"];
    for field in ["pub a: Option<Name>,", "pub b: Name,", "pub c: Option<Name>,"] {
        assert!(code.contains(field), "{field}: {code}");
    }
    assert!(plan.files.keys().all(|path| !path.ends_with("alias.rs")));
}

#[test]
fn an_inline_password_is_not_shown() {
    let secret = json!({"type": "string", "format": "password"});
    for schema in [
        secret.clone(),
        json!({"type": "string", "format": "password", "nullable": true}),
        json!({"type": "array", "items": secret}),
    ] {
        let plan = planned("get-pet", &id(), &member(schema.clone())).unwrap();
        let hidden = plan.files.values().filter(|code| code.contains("secret_string!")).count();
        assert_eq!(hidden, 1, "{schema}: {:?}", plan.files.keys());
    }
}

#[test]
fn a_union_of_one_branch_is_that_branch() {
    let plan = planned("get-pet", &id(), &member(json!({"oneOf": [{"type": "string"}]}))).unwrap();
    let code = &plan.files["types/pet.rs"];
    assert!(code.contains("pub a: Option<String>"), "{code}");
}

#[test]
fn operations_are_refused_with_their_place_and_a_remedy() {
    let schemas = json!({"Pet": {"type": "object"}, "Id": {"anyOf": [{"type": "object"}, {"type": "string"}]}});
    let place = "/paths/~1pets~1{id}/get";
    for id_of in ["new", "clone", "request", "new_with_client", "_", "--", "🎉"] {
        let (pointer, message) = refused(id_of, &id(), &schemas);
        assert_eq!(pointer, format!("{place}/operationId"), "{message}");
        assert!(message.contains("; expected "), "{message}");
    }
    let parameters = json!([{"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/Id"}}]);
    let (pointer, message) = refused("get-pet", &parameters, &schemas);
    assert_eq!(pointer, format!("{place}/parameters/0/schema"), "{message}");
    let nullable = json!([{"name": "id", "in": "path", "required": true, "schema": {"allOf": [{"$ref": "#/components/schemas/Name"}]}}]);
    let named = json!({"Pet": {"type": "object"}, "Name": {"type": "string", "nullable": true}});
    let (pointer, message) = refused("get-pet", &nullable, &named);
    assert_eq!(pointer, format!("{place}/parameters/0/schema"), "{message}");
    assert!(message.contains("none of them null"), "{message}");
    let mut parameters = id();
    parameters[0]["name"] = "params".into();
    let mut shared = parameters.as_array().cloned().unwrap_or_default();
    shared.push(json!({"name": "color", "in": "query", "schema": {"type": "string"}}));
    let (pointer, message) = refused("get-pet", &shared.into(), &schemas);
    assert!(pointer.starts_with(&format!("{place}/parameters/0")) || pointer == place, "{message}");
}

#[test]
fn what_is_left_out_does_not_move_the_places_of_other_parameters() {
    let schemas = json!({"Pet": {"type": "object"}});
    let with = |schema: &Value| {
        let mut parameters = vec![json!({"name": "Prefer", "in": "header", "schema": {}})];
        parameters.extend(id().as_array().cloned().unwrap_or_default());
        parameters.push(json!({"name": "color", "in": "query", "schema": schema}));
        Value::from(parameters)
    };
    let place = "/paths/~1pets~1{id}/get/parameters/2";
    let (pointer, message) = refused("get-pet", &with(&json!({"type": "object"})), &schemas);
    assert_eq!(pointer, format!("{place}/schema"), "{message}");
    let plan = planned("get-pet", &with(&json!({"type": "string"})), &schemas).unwrap();
    assert!(plan.items[place].contains("GetPetParams.color"), "{:?}", plan.items);
    let note = format!("parameter without a description: #{place}");
    assert!(plan.notes.contains(&note), "{:?}", plan.notes);
}

#[test]
fn a_body_of_json_may_have_parameters_and_no_schema() {
    for (content, ty) in [
        (json!({"application/json; charset=utf-8": {"schema": {"type": "string"}}}), "String"),
        (json!({"application/json": {}}), "::serde_json::Value"),
        (json!({"application/json; charset=utf-8": {}}), "::serde_json::Value"),
    ] {
        let operation = json!({
            "operationId": "put",
            "requestBody": {"required": true, "content": content},
            "responses": {"200": {"description": "Done.", "content": content}},
        });
        let description =
            json!({"openapi": "3.0.3", "info": {}, "paths": {"/a": {"put": operation}}});
        let plan = support::planned(&description).unwrap();
        let code = &plan.files["operations/put.rs"];
        assert!(code.contains(&format!("Call<{ty}>")), "{content}: {code}");
        assert!(code.contains(".json("), "{content}: {code}");
    }
}

#[test]
fn a_limit_at_one_use_does_not_split_a_named_type() {
    let name = |limit: &str| json!({"type": "string", "format": "email", "minLength": 1, limit: 5, "x-rust-name": "Name"});
    for (first, second) in [("maxLength", "example"), ("example", "maxLength")] {
        let pet =
            json!({"Pet": {"type": "object", "properties": {"a": name(first), "b": name(second)}}});
        let plan = planned("get-pet", &id(), &pet).unwrap();
        assert!(plan.files.contains_key("types/name.rs"), "{:?}", plan.files.keys());
    }
}
