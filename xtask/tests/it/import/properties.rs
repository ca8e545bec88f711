//! What holds for any document.

use std::collections::BTreeSet;

use openapi::Source;
use proptest::{collection::vec, prelude::*};
use serde_json::{Map, Value, json};
use xtask::{
    Spec,
    import::{input::from_bytes, plan},
};

use super::support::{selection, shuffled};

/// A schema of a generated document; numbers refer to schemas, whatever their number.
#[derive(Clone, Debug)]
enum Schema {
    Scalar(bool),
    Object(Vec<usize>, bool),
    Array(usize),
    Any(Vec<usize>, Vec<usize>),
    Alias(usize),
}

#[derive(Clone, Debug)]
struct Operation {
    selected: bool,
    shared_parameter: bool,
    secured: bool,
    parameters: Vec<usize>,
    body: Option<usize>,
    response: usize,
}

#[derive(Clone, Debug)]
struct Document {
    schemas: Vec<Schema>,
    operations: Vec<Operation>,
    parameters: Vec<usize>,
    responses: Vec<usize>,
    secured: bool,
}

fn documents() -> impl Strategy<Value = Document> {
    let number = || 0..100_usize;
    let schema = prop_oneof![
        any::<bool>().prop_map(Schema::Scalar),
        (vec(number(), 0..4), any::<bool>())
            .prop_map(|(members, words)| Schema::Object(members, words)),
        number().prop_map(Schema::Array),
        (vec(number(), 1..3), vec(number(), 0..3))
            .prop_map(|(members, mapping)| Schema::Any(members, mapping)),
        number().prop_map(Schema::Alias),
    ];
    let operation = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        vec(number(), 0..3),
        proptest::option::of(number()),
        number(),
    )
        .prop_map(|(selected, shared_parameter, secured, parameters, body, response)| Operation {
            selected,
            shared_parameter,
            secured,
            parameters,
            body,
            response,
        });
    (
        vec(schema, 1..9),
        vec(operation, 1..6),
        vec(number(), 1..4),
        vec(number(), 1..4),
        any::<bool>(),
    )
        .prop_map(|(schemas, operations, parameters, responses, secured)| Document {
            schemas,
            operations,
            parameters,
            responses,
            secured,
        })
}

impl Document {
    fn schema(&self, number: usize) -> Value {
        json!({"$ref": format!("#/components/schemas/s~0/{}", number % self.schemas.len()).replacen("s~0/", "s~0~1", 1)})
    }

    fn component(&self, schema: &Schema) -> Value {
        match schema {
            Schema::Scalar(words) if *words => {
                json!({"type": "string", "title": "Word", "example": {"$ref": "#/nowhere"}, "x-a": {"$ref": 1}})
            }
            Schema::Scalar(_) => {
                json!({"type": "integer", "default": {"$ref": "data"}, "enum": [1, {"x-a": 1, "description": "data"}]})
            }
            Schema::Object(members, words) => {
                let mut properties: Map<String, Value> = members
                    .iter()
                    .enumerate()
                    .map(|(index, member)| (format!("x-{index}"), self.schema(*member)))
                    .collect();
                if *words {
                    properties.insert(
                        "description".into(),
                        json!({"description": "words", "type": "string"}),
                    );
                    properties.insert("$ref".into(), json!({"type": "string"}));
                }
                json!({"type": "object", "description": "words", "properties": properties})
            }
            Schema::Array(items) => json!({"type": "array", "items": self.schema(*items)}),
            Schema::Any(members, mapping) => {
                let target = |number: &usize| self.schema(*number)["$ref"].clone();
                let mapping: Map<String, Value> = mapping
                    .iter()
                    .enumerate()
                    .map(|(index, number)| (index.to_string(), target(number)))
                    .collect();
                let members: Vec<Value> =
                    members.iter().map(|member| self.schema(*member)).collect();
                json!({"oneOf": members, "discriminator": {"propertyName": "kind", "mapping": mapping}})
            }
            Schema::Alias(other) => self.schema(*other),
        }
    }

    fn value(&self) -> Value {
        let content = |number: usize| json!({"application/json": {"schema": self.schema(number), "example": 1}});
        let mut paths = Map::new();
        for (index, operation) in self.operations.iter().enumerate() {
            let parameter = |number: &usize| json!({"$ref": format!("#/components/parameters/p{}", number % self.parameters.len())});
            let mut value = json!({
                "operationId": format!("operation-{index}"),
                "summary": "words",
                "parameters": operation.parameters.iter().map(parameter).collect::<Vec<_>>(),
                "responses": {
                    "200": {"description": "words", "content": content(operation.response)},
                    "default": {"$ref": format!("#/components/responses/r{}", operation.response % self.responses.len())},
                },
            });
            if operation.secured {
                value["security"] = json!([{"token": []}]);
            }
            if let Some(body) = operation.body {
                value["requestBody"] = json!({"content": content(body)});
            }
            let mut item = json!({"description": "words", "get": value});
            if operation.shared_parameter {
                item["parameters"] = json!([parameter(&index)]);
            }
            paths.insert(format!("/{index}~"), item);
        }
        let schemas: Map<String, Value> = self
            .schemas
            .iter()
            .enumerate()
            .map(|(index, schema)| (format!("s~/{index}"), self.component(schema)))
            .collect();
        let parameters: Map<String, Value> = self
            .parameters
            .iter()
            .enumerate()
            .map(|(index, number)| (format!("p{index}"), json!({"name": format!("p{index}"), "in": "query", "schema": self.schema(*number)})))
            .collect();
        let responses: Map<String, Value> = self
            .responses
            .iter()
            .enumerate()
            .map(|(index, number)| {
                (format!("r{index}"), json!({"description": "words", "content": content(*number)}))
            })
            .collect();
        let mut document = json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": paths,
            "components": {
                "schemas": schemas, "parameters": parameters, "responses": responses,
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}, "key": {"type": "apiKey", "in": "header", "name": "k"}},
            },
        });
        if self.secured {
            document["security"] = json!([{"key": []}]);
        }
        document
    }

    fn selected(&self) -> Vec<String> {
        let selected =
            self.operations.iter().enumerate().filter(|(_, operation)| operation.selected);
        selected.map(|(index, _)| format!("operation-{index}")).collect()
    }
}

fn cut(text: String, selection: &str) -> String {
    let input = from_bytes("document.json", text.into_bytes()).unwrap();
    let selection = Source { name: "selection.json".into(), bytes: selection.into() };
    let spec = Spec { selection: Some(selection), ..Spec::default() };
    let plan = plan(&input, &spec).unwrap();
    plan.files.into_iter().find(|file| file.name == "spec/registrations.json").unwrap().text
}

/// What `value` refers to, as pointers.
fn references(value: &Value, is_data: bool, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, member) in object {
                match (key.as_str(), member) {
                    ("$ref", Value::String(target)) if !is_data => {
                        found.insert(target.trim_start_matches('#').to_owned());
                    }
                    ("mapping", Value::Object(mapping)) => {
                        found.extend(mapping.values().map(|target| {
                            target.as_str().unwrap().trim_start_matches('#').to_owned()
                        }));
                    }
                    ("security", Value::Array(requirements)) => {
                        let names =
                            requirements.iter().flat_map(|names| names.as_object().unwrap().keys());
                        found.extend(
                            names.map(|name| format!("/components/securitySchemes/{name}")),
                        );
                    }
                    ("default", _) if member.get("content").is_none() => {
                        references(member, member["$ref"] == "data", found);
                    }
                    _ => references(member, is_data, found),
                }
            }
        }
        Value::Array(elements) => {
            for element in elements {
                references(element, is_data, found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_slice_is_closed_minimal_stable_and_independent_of_the_order_of_keys(
        document in documents().prop_filter("selects something", |document| !document.selected().is_empty()),
        seed in any::<u64>(),
    ) {
        let value = document.value();
        let selection = selection(&json!(document.selected()));
        let fragment = cut(value.to_string(), &selection);
        let slice: Value = serde_json::from_str(&fragment).unwrap();

        // Nothing dangles, and nothing is there that is not reached.
        let mut reached = BTreeSet::new();
        let mut roots = slice.clone();
        roots.as_object_mut().unwrap().remove("components");
        references(&roots, false, &mut reached);
        let mut queue: Vec<String> = reached.iter().cloned().collect();
        while let Some(pointer) = queue.pop() {
            let target = slice.pointer(&pointer);
            prop_assert!(target.is_some(), "{pointer} dangles in {slice:#}");
            let mut next = BTreeSet::new();
            references(target.unwrap(), false, &mut next);
            queue.extend(next.into_iter().filter(|pointer| reached.insert(pointer.clone())));
        }
        let kept: BTreeSet<String> = slice["components"].as_object().into_iter().flatten().flat_map(|(kind, components)| {
            let names = components.as_object().unwrap().keys();
            names.map(move |name| format!("/components/{kind}/{}", name.replace('~', "~0").replace('/', "~1")))
        }).collect();
        prop_assert_eq!(kept, reached);

        // Words and extensions are gone, data and names are not.
        let extension = "\"x-a\": {";
        prop_assert!(!fragment.contains("words") && !fragment.contains(extension), "{}", fragment);
        let count = |text: &str, what: &str| text.matches(what).count();
        prop_assert_eq!(count(&fragment, "\"operationId\""), document.selected().len());

        // The slice of the slice is the slice.
        prop_assert_eq!(&cut(fragment.clone(), &selection), &fragment);

        // The order of keys means nothing.
        let rank = |key: &str| key.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        prop_assert_eq!(&cut(shuffled(&value, &rank, seed % 2 == 0), &selection), &fragment);
    }
}

/// The oracle of the property sees what it should.
#[test]
fn the_references_of_a_value_are_found() {
    let mut found = BTreeSet::new();
    references(
        &json!({"a": [{"$ref": "#/b"}], "mapping": {"c": "#/d"}, "security": [{"e": []}], "default": {"$ref": "data"}}),
        false,
        &mut found,
    );
    let expected = ["/b", "/d", "/components/securitySchemes/e"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
}
