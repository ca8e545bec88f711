//! Two different schemas never share one Rust type.

use std::collections::BTreeSet;

use bindgen::{Error, Plan};
use proptest::{collection::btree_map, prelude::*};
use serde_json::{Value, json};

use super::support;

fn planned(paths: &Value, schemas: &Value) -> Result<Plan, Error> {
    let description = json!({
        "openapi": "3.0.3",
        "info": {},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    support::planned(&description)
}

fn operation(id: &str, schema: &Value, parameters: &Value) -> Value {
    json!({
        "operationId": id,
        "parameters": parameters,
        "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}},
    })
}

fn object(member: &str) -> Value {
    json!({"type": "object", "properties": {member: {"type": "string"}}})
}

fn with(member: &str, schema: impl Into<Value>) -> Value {
    json!({"type": "object", "properties": {member: schema.into()}})
}

/// A parameter in the query with one of these values.
fn choice(name: &str, values: &[&str]) -> Value {
    json!({"name": name, "in": "query", "schema": {"type": "string", "enum": values}})
}

/// Both places, and the remedy.
fn assert_refused(paths: &Value, schemas: &Value, places: [&str; 2], remedy: &str) {
    match planned(paths, schemas).map(drop) {
        Err(Error::Description { pointer, problem }) => {
            let other = problem.split("as #").nth(1).or(problem.split("of #").nth(1)).unwrap_or("");
            let other = other.split([',', ';']).next().unwrap_or_default();
            let found = BTreeSet::from([pointer.as_str(), other]);
            assert_eq!(found, BTreeSet::from(places), "{problem}");
            assert!(problem.contains(remedy), "{problem}");
        }
        Err(error) => panic!("{places:?}: {error}"),
        Ok(()) => panic!("{places:?}: not refused"),
    }
}

#[test]
fn different_schemas_with_one_name_are_refused_with_both_places() {
    let schemas = "/components/schemas";
    let get = json!({"/a": {"get": operation("get-pet", &json!({"type": "string"}), &json!([]))}});
    let refused = |components: Value, places: [&str; 2]| {
        let places = places.map(|place| format!("{schemas}/{place}"));
        assert_refused(&get, &components, [&places[0], &places[1]], "set x-rust-name");
    };
    refused(
        json!({"Owner": with("field", object("a")), "OwnerField": object("b")}),
        ["Owner/properties/field", "OwnerField"],
    );
    refused(
        json!({"Owner": with("field", object("a")), "owner_field": json!({"type": "string", "enum": ["b"]})}),
        ["Owner/properties/field", "owner_field"],
    );
    refused(
        json!({"Owner": {"type": "array", "items": object("a")}, "OwnerItem": object("b")}),
        ["Owner/items", "OwnerItem"],
    );
    refused(
        json!({"Owner": with("a_b", object("a")), "OwnerA": with("b", object("b"))}),
        ["Owner/properties/a_b", "OwnerA/properties/b"],
    );
    refused(json!({"A": with("b", object("a")), "AB": object("b")}), ["A/properties/b", "AB"]);
    refused(json!({"Owner": with("_", object("a"))}), ["Owner/properties/_", "Owner"]);
}

#[test]
fn a_component_has_the_name_that_typify_gives_to_it() {
    for (component, module) in [("r2_v4_response", "r2v4_response"), ("a_b_c", "abc")] {
        let plan = planned(&json!({}), &json!({component: object("a")})).unwrap();
        let path = format!("types/{module}.rs");
        assert!(plan.files.contains_key(&path), "{:?}", plan.files.keys());
    }
}

#[test]
fn bodies_and_parameters_have_names_too() {
    let in_pet = "/paths/~1a/get";
    let body = |kind: &str| format!("{in_pet}/{kind}/content/application~1json/schema");
    let mut put = operation("get-pet", &object("a"), &json!([choice("color", &["red"])]));
    put["requestBody"] = json!({"content": {"application/json": {"schema": object("a")}}});
    let paths = json!({"/a": {"get": put}});
    for (name, place) in [
        ("GetPetResponse", body("responses/200")),
        ("GetPetBody", body("requestBody")),
        ("GetPetColor", format!("{in_pet}/parameters/0/schema")),
    ] {
        let schemas = json!({name: object("b")});
        let component = format!("/components/schemas/{name}");
        assert_refused(&paths, &schemas, [&place, &component], "set x-rust-name");
    }
    let parameters = "/components/schemas/GetPetParams";
    let schemas = json!({"GetPetParams": object("b")});
    let id = format!("{in_pet}/operationId");
    assert_refused(&paths, &schemas, [&id, parameters], "set x-rust-name");

    let text = json!({"type": "string"});
    let one = operation("get-pet", &text, &json!([choice("a-b", &["x"])]));
    let two = operation("get-pet-a", &text, &json!([choice("b", &["y"])]));
    let paths = json!({"/a": {"get": one, "put": two}});
    let places = ["/paths/~1a/get/parameters/0/schema", "/paths/~1a/put/parameters/0/schema"];
    assert_refused(&paths, &json!({}), places, "set x-rust-name");

    let color = json!([{"name": "color", "in": "query", "schema": text}]);
    let (one, two) = (operation("pet-1", &text, &color), operation("pet1", &text, &color));
    let paths = json!({"/a": {"get": one, "put": two}});
    let places = ["/paths/~1a/get/operationId", "/paths/~1a/put/operationId"];
    assert_refused(&paths, &json!({}), places, "another operationId");
}

#[test]
fn the_body_of_an_error_is_not_that_of_a_success() {
    let mut get = operation("get-pet", &object("name"), &json!([]));
    get["responses"]["4XX"] =
        json!({"description": "No.", "content": {"application/json": {"schema": object("code")}}});
    let plan = planned(&json!({"/a": {"get": get}}), &json!({})).unwrap();
    let file = "types/get_pet_response.rs";
    let code = &plan.files[file];
    assert!(code.contains("name:") && !code.contains("code:"), "{code}");
}

#[test]
fn equal_schemas_may_share_a_type() {
    let paths = json!({"/a": {"get": operation("get-pet", &json!({"$ref": "#/components/schemas/Owner"}), &json!([]))}});
    let mut described = object("a");
    described["description"] = "Other words.".into();
    let schemas = json!({"Owner": with("a_b", object("a")), "OwnerA": with("b", described)});
    planned(&paths, &schemas).unwrap();
    let schemas = json!({"Owner": with("field", object("a")), "OwnerField": object("a")});
    let plan = planned(&paths, &schemas).unwrap();
    let items = |place: &str| &plan.items[&format!("/components/schemas/{place}")];
    assert_eq!(items("OwnerField"), &BTreeSet::from(["types::OwnerField".to_owned()]));
    assert_eq!(items("Owner/properties/field"), &BTreeSet::from(["types::Owner.field".to_owned()]));
}

#[test]
fn a_title_does_not_name_a_type() {
    let titled = |member: &str| {
        let mut schema = object(member);
        schema["title"] = "Titled".into();
        schema
    };
    let schemas =
        json!({"Owner": {"type": "object", "properties": {"a": titled("x"), "b": titled("y")}}});
    let plan = planned(&json!({}), &schemas).unwrap();
    assert!(plan.files.keys().any(|path| path.ends_with("types/owner_a.rs")));
    assert!(plan.files.keys().any(|path| path.ends_with("types/owner_b.rs")));
}

/// A schema of a generated description, of which every object gets a property of its own.
#[derive(Clone, Debug)]
enum Schema {
    Text,
    Object(std::collections::BTreeMap<&'static str, Schema>),
    List(Box<Schema>),
    Nullable(Box<Schema>),
    Whole(Box<Schema>),
}

fn schemas() -> impl Strategy<Value = Schema> {
    Just(Schema::Text).prop_recursive(4, 24, 4, |inner| {
        let name = prop::sample::select(vec!["a", "b", "a_b", "item", "inner", "value", "extra"]);
        prop_oneof![
            4 => btree_map(name, inner.clone(), 0..4).prop_map(Schema::Object),
            1 => inner.clone().prop_map(|schema| Schema::List(schema.into())),
            1 => inner.clone().prop_map(|schema| Schema::Nullable(schema.into())),
            1 => inner.prop_map(|schema| Schema::Whole(schema.into())),
        ]
    })
}

impl Schema {
    fn json(&self, objects: &mut usize) -> Value {
        match self {
            Self::Text => json!({"type": "string"}),
            Self::Object(members) => {
                let own = format!("own{objects}");
                *objects += 1;
                let members =
                    members.iter().map(|(name, schema)| ((*name).to_owned(), schema.json(objects)));
                let mut properties: serde_json::Map<String, Value> = members.collect();
                properties.insert(own, json!({"type": "boolean"}));
                json!({"type": "object", "properties": properties})
            }
            Self::List(items) => json!({"type": "array", "items": items.json(objects)}),
            Self::Nullable(schema) => {
                let mut schema = schema.json(objects);
                schema["nullable"] = true.into();
                schema
            }
            Self::Whole(schema) => json!({"allOf": [schema.json(objects)]}),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Where two objects share a type, the own property of one of them is missing.
    #[test]
    fn each_object_has_a_type_or_the_description_is_refused(
        components in btree_map(
            prop::sample::select(vec!["A", "AB", "AItem", "AInner", "GetAResponse", "B"]), schemas(), 1..4,
        ),
        body in schemas(),
    ) {
        let mut objects = 0;
        let schemas: serde_json::Map<String, Value> = components
            .iter()
            .map(|(name, schema)| ((*name).to_owned(), schema.json(&mut objects)))
            .collect();
        let paths = json!({"/a": {"get": operation("get-a", &body.json(&mut objects), &json!([]))}});
        match planned(&paths, &schemas.into()) {
            Ok(plan) => {
                let code: String = plan.files.values().map(String::as_str).collect();
                for index in 0..objects {
                    prop_assert!(code.contains(&format!("own{index}: ")), "own{index} is missing");
                }
            }
            Err(error) => prop_assert!(error.to_string().contains("set x-rust-name"), "{error}"),
        }
    }
}
