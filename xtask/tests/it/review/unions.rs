//! Unions in bodies: what a change of their forms means, and that comparing them ends.

use std::{
    collections::BTreeMap,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use review::{Change, Verdict, Wire, compare_wires};
use serde_json::{Map, Value, json};

use super::table::level;

/// An operation that sends and receives the component `name`, or one of both.
fn description(schemas: &Value, body: &Value, response: &Value) -> Value {
    let content = |schema: &Value| json!({"application/json": {"schema": schema}});
    let operation = json!({
        "operationId": "exchange",
        "requestBody": {"required": true, "content": content(body)},
        "responses": {"200": {"description": "", "content": content(response)}},
    });
    json!({"openapi": "3.0.3", "paths": {"/exchange": {"post": operation}}, "components": {"schemas": schemas}})
}

fn wire(schemas: &Value, body: &Value, response: &Value) -> Wire {
    Wire::of(&description(schemas, body, response), BTreeMap::new())
}

pub(super) fn levels(changes: &[Change]) -> String {
    let verdict = Verdict::of(changes);
    [verdict.old_client_new_service, verdict.new_client_old_service].map(level).join(" ")
}

/// The components of the unions that are compared below: two objects, and a list of one of them.
fn components() -> Value {
    json!({
        "cat": {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}},
        "dog": {"type": "object", "required": ["tricks"], "properties": {"tricks": {"type": "string"}}},
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// What the change of a body means, and that of a response.
fn change(old: &Value, new: &Value) -> [String; 2] {
    let side = |body: &Value, response: &Value| wire(&components(), body, response);
    let any = json!({});
    [
        levels(&compare_wires(&side(old, &any), &side(new, &any))),
        levels(&compare_wires(&side(&any, old), &side(&any, new))),
    ]
}

#[test]
#[allow(clippy::too_many_lines)]
fn the_forms_of_unions_are_matched_by_what_they_are() {
    let (cat, dog) = (reference("cat"), reference("dog"));
    let (text, integer, flag) =
        (json!({"type": "string"}), json!({"type": "integer"}), json!({"type": "boolean"}));
    let one =
        |property: &str| json!({"type": "object", "properties": {property: {"type": "string"}}});
    let required = |property: &str| json!({"type": "object", "required": [property], "properties": {property: {"type": "string"}}});
    let union = |forms: &[&Value]| json!({"oneOf": forms});
    let cases = [
        (
            "a form is added",
            union(&[&cat, &text]),
            union(&[&cat, &text, &flag]),
            ["ok unusual", "unusual ok"],
        ),
        ("a form is removed", union(&[&cat, &text]), union(&[&text]), ["unusual ok", "ok unusual"]),
        (
            "forms in another order",
            union(&[&cat, &text]),
            union(&[&text, &cat]),
            ["ok ok", "ok ok"],
        ),
        (
            "inline forms in another order",
            union(&[&one("a"), &one("b")]),
            union(&[&one("b"), &one("a")]),
            ["ok ok", "ok ok"],
        ),
        (
            "a component becomes a union with it",
            cat.clone(),
            union(&[&dog, &cat]),
            ["ok unusual", "unusual ok"],
        ),
        (
            "an inline object becomes a union with it",
            one("a"),
            union(&[&one("a"), &required("b")]),
            ["ok unusual", "unusual ok"],
        ),
        (
            "no form stays",
            text.clone(),
            union(&[&integer, &flag]),
            ["unknown unknown", "unknown unknown"],
        ),
        (
            "an integer becomes a number",
            union(&[&text, &integer]),
            union(&[&text, &json!({"type": "number"})]),
            ["ok unusual", "unusual ok"],
        ),
        (
            "a member becomes required",
            union(&[&one("a"), &text]),
            union(&[&required("a"), &text]),
            ["fails ok", "ok fails"],
        ),
        // Which object is which, nobody says. The client reads any object.
        (
            "two objects change",
            union(&[&one("a"), &one("b")]),
            union(&[&required("a"), &required("b")]),
            ["unknown unknown", "ok ok"],
        ),
        (
            "two objects become another one",
            union(&[&one("a"), &one("b")]),
            union(&[&one("c"), &text]),
            ["unknown unknown", "ok unknown"],
        ),
        (
            "another component",
            union(&[&cat, &text]),
            union(&[&dog, &text]),
            ["fails fails", "fails fails"],
        ),
        (
            "null is a form",
            union(&[&cat, &text]),
            union(&[&cat, &text, &json!({"enum": [null]})]),
            ["ok unusual", "fails ok"],
        ),
        (
            "formats of strings",
            text.clone(),
            union(&[
                &json!({"type": "string", "format": "uuid"}),
                &json!({"type": "string", "format": "email"}),
            ]),
            ["unknown unknown", "unknown unknown"],
        ),
        (
            "a list of two objects",
            json!({"type": "array", "items": cat}),
            json!({"type": "array", "items": union(&[&cat, &dog])}),
            ["ok unusual", "unusual ok"],
        ),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .map(|(name, old, new, expected)| (name, change(old, new), expected))
        .filter(|(_, found, expected)| found != *expected)
        .map(|(name, found, expected)| format!("{name}: {found:?}, expected {expected:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Components `a0`, `a1` and so on, each made by `form` of its index, and a last one of the type `leaf`.
fn family(size: usize, leaf: &str, form: impl Fn(usize) -> Value) -> Value {
    let named = (0..size).map(|index| (format!("a{index}"), form(index)));
    let last = (format!("a{size}"), json!({"type": leaf}));
    Value::Object(named.chain([last]).collect::<Map<_, _>>())
}

#[test]
fn comparing_nested_components_ends_at_once() {
    let next = |index: usize| reference(&format!("a{}", index + 1));
    let deep = |leaf: &str| {
        family(30, leaf, |index| {
            let object = json!({"type": "object", "properties": {"next": next(index)}});
            json!({"oneOf": [object, {"type": "array", "items": next(index)}]})
        })
    };
    let twice = |leaf: &str| family(30, leaf, |index| json!({"oneOf": [next(index), next(index)]}));
    let long = |leaf: &str| {
        family(3000, leaf, |index| json!({"type": "object", "properties": {"next": next(index)}}))
    };
    let mutual = |leaf: &str| {
        family(10, leaf, |index| {
            let all = (0..=10).map(|other| (format!("to{other}"), reference(&format!("a{other}"))));
            let object = json!({"type": "object", "properties": all.collect::<Map<_, _>>()});
            json!({"anyOf": [object, {"type": "array", "items": next(index)}, {"type": "string"}]})
        })
    };
    let inline = |leaf: &str| {
        let inside = |inner, _| json!({"oneOf": [{"type": "object", "properties": {"next": inner}}, {"type": "boolean"}]});
        json!({"a0": (0..30).fold(json!({"type": leaf}), inside)})
    };
    let families = [
        ("deep", ["string", "integer"].map(deep)),
        ("twice", ["string", "integer"].map(twice)),
        ("long", ["string", "integer"].map(long)),
        ("mutual", ["string", "integer"].map(mutual)),
        ("inline", ["string", "integer"].map(inline)),
    ];
    for (name, sides) in families {
        let [old, new] = sides.map(|schemas| wire(&schemas, &reference("a0"), &reference("a0")));
        let (send, receive) = mpsc::channel();
        let begin = Instant::now();
        thread::spawn(move || send.send(levels(&compare_wires(&old, &new))));
        let found = receive.recv_timeout(Duration::from_secs(10)).expect(name);
        assert_eq!(found, "fails fails", "{name}");
        assert!(begin.elapsed() < Duration::from_secs(2), "{name}: {:?}", begin.elapsed());
    }
}
