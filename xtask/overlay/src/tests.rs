use serde_json::{Value, json};

use openapi::{Error, Source};

use super::{Applied, Overlay, Role};

fn parse(actions: &Value, role: Role) -> Result<Overlay, Error> {
    let document =
        json!({"overlay": "1.1.0", "info": {"title": "t", "version": "1"}, "actions": actions});
    let source = Source { name: "overlay.json".into(), bytes: document.to_string().into() };
    Overlay::parse(&source, "spec/pets.json", role)
}

fn apply(description: &mut Value, actions: &Value, role: Role) -> Applied {
    parse(actions, role).unwrap_or_else(|error| panic!("{error}")).apply(description)
}

/// Applies actions that all have the same reason.
fn correct(description: &mut Value, actions: &[Value]) -> Applied {
    let with_reason = |action: &Value| {
        let mut action = action.clone();
        action["description"] = json!("why");
        action
    };
    apply(description, &actions.iter().map(with_reason).collect(), Role::Corrections)
}

/// What was said of actions, of which some fail.
fn said(applied: &Applied) -> String {
    let failures = applied.failures.iter().map(ToString::to_string);
    let redundant = applied.redundant.iter().map(|redundant| format!("note: {redundant}"));
    failures.chain(redundant).collect::<Vec<_>>().join("\n")
}

/// A description with one schema.
fn schema(schema: &Value) -> Value {
    json!({"components": {"schemas": {"Pet": schema}}})
}

const PET: &str = "$.components.schemas.Pet";

#[test]
fn actions_are_applied_in_order_to_single_values_as_well() {
    let mut description =
        schema(&json!({"type": "object", "required": ["a", "b", "c"], "maxLength": 9}));
    let applied = correct(
        &mut description,
        &[
            json!({"target": format!("{PET}.maxLength"), "remove": true, "x-was": 9}),
            json!({"target": format!("{PET}.required[?@ == 'a']"), "remove": true, "x-was": "a"}),
            json!({"target": format!("{PET}.required[?@ == 'c']"), "update": "d", "x-was": "c"}),
            json!({"target": PET, "update": {"properties": {"d": {"type": "string"}}}}),
            json!({"target": format!("{PET}.properties.d"), "update": {"x-rust-name": "Delta", "nullable": true}}),
            json!({"target": format!("{PET}.required"), "update": "e"}),
            json!({"target": format!("{PET}.required"), "update": ["f", "d"]}),
        ],
    );
    assert_eq!(said(&applied), "");
    assert_eq!(
        description,
        schema(&json!({
            "type": "object",
            "required": ["b", "d", "e", "f"],
            "properties": {"d": {"type": "string", "x-rust-name": "Delta", "nullable": true}},
        }))
    );
}

#[test]
fn several_elements_of_a_list_are_removed() {
    let list: Vec<Value> = (0..12)
        .map(|number| json!(if number % 2 == 0 { "x".into() } else { number.to_string() }))
        .collect();
    let mut description = schema(&json!({"enum": list}));
    let applied = correct(
        &mut description,
        &[json!({"target": format!("{PET}.enum[?@ == 'x']"), "remove": true, "x-was": "x"})],
    );
    assert_eq!(said(&applied), "");
    assert_eq!(description, schema(&json!({"enum": ["1", "3", "5", "7", "9", "11"]})));
}

#[test]
fn an_unexpected_value_is_not_removed_or_replaced() {
    let before = schema(
        &json!({"type": "string", "maxLength": 40, "format": "uuid", "enum": ["a"], "nullable": false}),
    );
    let mut description = before.clone();
    let applied = correct(
        &mut description,
        &[
            json!({"target": format!("{PET}.maxLength"), "remove": true, "x-was": 36}),
            json!({"target": format!("{PET}.format"), "update": "date", "x-was": "date-time"}),
            json!({"target": format!("{PET}.format"), "update": "date"}),
            json!({"target": PET, "update": {"format": "date", "nullable": true}}),
            json!({"target": PET, "update": {"minLength": 1}, "x-was": {"type": "string"}}),
            json!({"target": PET, "update": {"enum": {}}}),
            json!({"target": PET, "update": "string"}),
            json!({"target": "$", "remove": true, "x-was": {}}),
        ],
    );
    assert_eq!(description, before);
    insta::assert_snapshot!(said(&applied));
}

#[test]
fn texts_and_extensions_are_not_compared() {
    let found = json!({"type": "object", "description": "Theirs.", "x-a": 1, "properties": {
        "description": {"type": "string", "title": "Theirs.", "default": {"x-b": "data"}},
    }});
    let was = |data: &str| {
        json!({"type": "object", "properties": {
            "description": {"type": "string", "example": "Ours.", "default": {"x-b": data}},
        }})
    };
    let remove = |was: Value| json!({"target": PET, "remove": true, "x-was": was});
    assert_eq!(said(&correct(&mut schema(&found), &[remove(was("data"))])), "");
    assert_eq!(correct(&mut schema(&found), &[remove(was("other data"))]).failures.len(), 1);
}

#[test]
fn every_place_that_an_action_matches_is_checked() {
    let mut description =
        json!({"components": {"schemas": {"A": {"maxLength": 1}, "B": {"maxLength": 2}}}});
    let before = description.clone();
    let applied = correct(
        &mut description,
        &[json!({"target": "$.components.schemas.*.maxLength", "remove": true, "x-was": 1})],
    );
    assert!(said(&applied).contains("at: #/components/schemas/B/maxLength"), "{}", said(&applied));
    assert_eq!(description, before, "an action that fails changes nothing");
}

#[test]
fn adopted_corrections_are_redundant() {
    let mut description = schema(&json!({
        "type": "string", "format": "date-time", "nullable": true, "enum": ["a", "b", "c"], "required": ["x"],
    }));
    description["components"]["schemas"]["Other"] = json!({"nullable": true});
    let before = description.clone();
    let applied = correct(
        &mut description,
        &[
            json!({"target": PET, "update": {"format": "date-time"}}),
            json!({"target": format!("{PET}.format"), "update": "date-time", "x-was": "uuid"}),
            json!({"target": PET, "update": {"enum": ["c", "a"]}}),
            json!({"target": format!("{PET}.enum"), "update": "b"}),
            json!({"target": "$.components.schemas.*", "update": {"nullable": true}}),
            json!({"target": PET, "update": {}}),
        ],
    );
    assert_eq!(description, before);
    insta::assert_snapshot!(said(&applied));

    // In part, and not at every place.
    let applied = correct(
        &mut description,
        &[
            json!({"target": PET, "update": {"nullable": true, "enum": ["a", "d"], "deprecated": true}}),
            json!({"target": "$.components.schemas.*", "update": {"required": ["x"]}}),
        ],
    );
    assert_eq!(description["components"]["schemas"]["Pet"]["enum"], json!(["a", "b", "c", "d"]));
    insta::assert_snapshot!(said(&applied), @r"
    note: overlay.json#/actions/0 is redundant in part
      target: $.components.schemas.Pet
      delete from its update: /nullable
    ");
}

#[test]
fn all_failing_actions_are_listed_with_the_nearest_place() {
    let mut description = json!({
        "paths": {"/pets": {"get": {"tags": ["pets"], "parameters": [{"name": "kind", "in": "query", "schema": {}}]}}},
        "components": {"schemas": {"email_address": {"type": "string"}, "user": {"properties": {"mail": {"type": "string"}}}}},
    });
    let targets = [
        "$.components.schemas['email_adress'].maxLength",
        "$.components.schemas.user.properties.mial",
        "$.components.schemas.user.properties.telephone.format",
        "$.paths['/pets'].get.parameters[?@.name == 'limit'].schema",
        "$.paths['/pet'].get.tags[?@ == 'pets']",
        "$.security",
        "$..nothing",
    ];
    let actions = targets.map(|target| json!({"target": target, "update": {}}));
    let removed = json!({"target": "$.components.schemas.email_address.maxLength", "remove": true, "x-was": 5});
    insta::assert_snapshot!(said(&correct(&mut description, &[&actions[..], &[removed]].concat())));
}

#[test]
fn a_failing_action_does_not_stop_the_others() {
    let mut description = schema(&json!({}));
    let applied = correct(
        &mut description,
        &[
            json!({"target": "$.nothing", "update": {}}),
            json!({"target": PET, "update": {"nullable": true}}),
        ],
    );
    assert_eq!((applied.failures.len(), description), (1, schema(&json!({"nullable": true}))));
}

#[test]
fn members_that_openapi_does_not_define_are_refused() {
    let mut description = json!({
        "info": {},
        "paths": {"/pets": {"get": {"parameters": []}}},
        "components": {"schemas": {"Pet": {"properties": {}}}},
    });
    let before = description.clone();
    let applied = correct(
        &mut description,
        &[
            json!({"target": PET, "update": {"fromat": "date"}}),
            json!({"target": PET, "update": {"properties": {"a": {"nulable": true}}}}),
            json!({"target": PET, "update": {"x-rustname": "A"}}),
            json!({"target": PET, "update": {"properties": {"a": {"items": {"x-rust-nam": "A"}}}}}),
            json!({"target": "$.info", "update": {"x-rust-name": "A"}}),
            json!({"target": "$.paths['/pets'].get.parameters", "update": {"name": "a", "inn": "query"}}),
            json!({"target": "$.paths['/pets'].get", "update": {"x-other": 1}}),
        ],
    );
    assert_eq!(description, before);
    insta::assert_snapshot!(said(&applied));
    let applied = correct(
        &mut description,
        &[
            json!({"target": PET, "update": {"properties": {"fromat": {"default": {"x-any": {"nulable": 1}}}}}}),
        ],
    );
    assert_eq!(said(&applied), "");
}

#[test]
fn a_reference_is_not_updated() {
    let mut description =
        schema(&json!({"properties": {"a": {"$ref": "#/components/schemas/Pet"}}}));
    let applied = correct(
        &mut description,
        &[
            json!({"target": format!("{PET}.properties.a"), "update": {"nullable": true}}),
            json!({"target": format!("{PET}.properties.a['$ref']"), "update": "#/components/schemas/Other", "x-was": "#/components/schemas/Pet"}),
        ],
    );
    insta::assert_snapshot!(said(&applied));
    assert_eq!(
        description["components"]["schemas"]["Pet"]["properties"]["a"],
        json!({"$ref": "#/components/schemas/Other"})
    );
}

#[test]
fn an_overlay_of_texts_sets_texts_of_existing_objects_only() {
    let before = json!({
        "info": {"title": "Pets"},
        "paths": {"/pets": {"get": {"responses": {"200": {"description": ""}}}}},
        "components": {"schemas": {"Pet": {"type": "object", "description": "Old.", "properties": {"name": {}, "legs": {}}}}},
    });
    let describe =
        |description: &mut Value, actions: Value| apply(description, &actions, Role::Texts);
    let mut description = before.clone();
    let applied = describe(
        &mut description,
        json!([
            {"target": "$.paths['/pets'].get", "update": {"summary": "Gets.", "responses": {"200": {"description": "Them."}}}},
            {"target": PET, "update": {"description": "A pet.", "properties": {"name": {"description": "Its name."}, "legs": {"example": 4}}}},
        ]),
    );
    assert_eq!(said(&applied), "");
    let pet = &description["components"]["schemas"]["Pet"];
    assert_eq!(
        (&pet["description"], &pet["properties"]["legs"]),
        (&json!("A pet."), &json!({"example": 4}))
    );
    assert_eq!(description["paths"]["/pets"]["get"]["responses"]["200"]["description"], "Them.");

    let mut description = before.clone();
    let applied = describe(
        &mut description,
        json!([
            {"target": PET, "update": {"properties": {"nmae": {"description": "Its name."}, "legs": {}, "tail": {"description": "Its tail."}}}},
            {"target": PET, "update": {"type": "string"}},
            {"target": PET, "update": {"nullable": true}},
            {"target": PET, "update": {"required": ["name"]}},
            {"target": "$.info", "update": {"title": "Animals"}},
            {"target": PET, "update": {"descripton": "A pet."}},
            {"target": "$.components.schemas.Pets", "update": {"description": "A pet."}},
        ]),
    );
    assert_eq!(description, before);
    insta::assert_snapshot!(said(&applied));
    let refused = [
        json!([{"target": PET, "remove": true, "x-was": {}}]),
        json!([{"target": PET, "update": {"description": "A pet."}, "x-was": {}}]),
    ];
    let errors = refused.map(|actions| parse(&actions, Role::Texts).err().unwrap().to_string());
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn an_invalid_overlay_is_an_error_with_its_place() {
    let valid = json!({
        "overlay": "1.1.0",
        "info": {"title": "t", "version": "1"},
        "extends": "./pets.json",
        "actions": [{"target": "$.a", "description": "why", "update": {}}],
    });
    let parse = |text: &str| {
        let source = Source { name: "overlay.json".into(), bytes: text.into() };
        Overlay::parse(&source, "spec/pets.json", Role::Corrections).err()
    };
    assert!(parse(&valid.to_string()).is_none());
    let mut errors = Vec::new();
    for (pointer, value) in [
        ("/overlay", json!("1.0.0")),
        ("/overlay", json!(1.1)),
        ("/infos", json!({})),
        ("/info", json!("t")),
        ("/info/titel", json!("t")),
        ("/extends", json!("cats.json")),
        ("/extends", json!(["pets.json"])),
        ("/actions", json!([])),
        ("/actions", json!({})),
        ("/actions/0", json!("$.a")),
        ("/actions/0/targets", json!("$.b")),
        ("/actions/0/x-wass", json!(1)),
        ("/actions/0/x-rust-name", json!("A")),
        ("/actions/0/target", json!("$.a[")),
        ("/actions/0/target", json!(5)),
        ("/actions/0/description", json!(" ")),
        ("/actions/0/remove", json!("yes")),
        ("/actions/0/remove", json!(true)),
        ("/actions/0", json!({"target": "$.a", "description": "why"})),
        ("/actions/0", json!({"target": "$.a", "description": "why", "remove": true})),
        ("/actions/0", json!({"target": "$.a", "description": "why", "copy": "$.b"})),
    ] {
        let mut document = valid.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Value::Array(list) => list[0] = value,
            parent => parent[key] = value,
        }
        let error = parse(&document.to_string());
        errors.push(error.map_or_else(|| format!("{pointer} is fine"), |error| error.to_string()));
    }
    let twice = valid.to_string().replace(r#""title":"t""#, r#""title":"t","title":"u""#);
    errors.extend(
        [twice.as_str(), "", "[]", "{\"overlay\":"].map(|text| parse(text).unwrap().to_string()),
    );
    insta::assert_snapshot!(errors.join("\n"));
}
