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
        // Which object is which, nobody says.
        (
            "two objects change",
            union(&[&one("a"), &one("b")]),
            union(&[&required("a"), &required("b")]),
            ["unknown unknown", "unknown unknown"],
        ),
        (
            "two objects become another one",
            union(&[&one("a"), &one("b")]),
            union(&[&one("c"), &text]),
            ["unknown unknown", "unknown unknown"],
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

#[test]
fn what_stands_beside_a_union_is_compared() {
    let object = |kind: &str, required: &[&str]| {
        let forms: Vec<Value> = required.iter().map(|name| json!({"required": [name]})).collect();
        json!({"type": "object", "properties": {"a": {"type": kind}, "b": {}}, "anyOf": forms})
    };
    let text =
        |format: &str| json!({"type": "string", "oneOf": [{"format": format}, {"maxLength": 1}]});
    let base = |kind: &str| {
        let union = json!({"oneOf": [reference("cat"), reference("dog")]});
        json!({"allOf": [{"type": "object", "properties": {"a": {"type": kind}}}, union]})
    };
    let part = |lives: &str| {
        let one = json!({"type": "object", "properties": {"lives": {"type": lives}}});
        json!({"oneOf": [{"oneOf": [one, reference("cat")]}, {"type": "string"}]})
    };
    let told = |by: &str| json!({"oneOf": [reference("cat"), reference("dog")], "discriminator": {"propertyName": by}});
    let lengths =
        |first: u64| json!({"allOf": [{"type": "string", "maxLength": first}, {"maxLength": 9}]});
    let cases = [
        (
            "a condition",
            object("string", &["a", "b"]),
            object("string", &["a"]),
            ["unusual unusual", "ok ok"],
        ),
        (
            "a member beside conditions",
            object("string", &["a", "b"]),
            object("integer", &["a", "b"]),
            ["fails fails", "fails fails"],
        ),
        ("a condition on a string", text("a"), text("b"), ["unusual unusual", "ok ok"]),
        (
            "a part beside a union",
            base("string"),
            base("integer"),
            ["unknown unknown", "unknown unknown"],
        ),
        (
            "a union in a union",
            part("string"),
            part("integer"),
            ["unknown unknown", "unknown unknown"],
        ),
        ("a discriminator", told("a"), told("b"), ["unusual unusual", "unknown unknown"]),
        ("a limit of one of two parts", lengths(5), lengths(3), ["unusual unusual", "ok ok"]),
    ];
    for (name, old, new, expected) in cases {
        assert_eq!(change(&old, &new), expected, "{name}");
        assert_eq!(change(&old, &old), ["ok ok", "ok ok"], "{name}");
    }
}

#[test]
fn parts_that_lead_back_to_each_other_are_not_the_same_in_silence() {
    let side = |kind: &str| {
        let whole = |name: &str| json!({"allOf": [reference(name), {"type": "object", "properties": {"b": {"type": kind}}}]});
        let one = json!({"type": "object", "properties": {"other": whole("other")}});
        let other = json!({"type": "object", "properties": {"one": whole("one")}});
        let list = json!({"type": "object", "properties": {"of": reference("list"), "text": {"type": kind}}});
        let schemas = json!({"one": one, "other": other, "list": list});
        wire(&schemas, &reference("one"), &reference("other"))
    };
    assert_eq!(levels(&compare_wires(&side("string"), &side("string"))), "ok ok");
    assert_eq!(levels(&compare_wires(&side("string"), &side("integer"))), "fails fails");
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
    // Neither does reading them overflow the stack.
    let parts = |leaf: &str| {
        let part = |index: usize| json!({"allOf": [next(index), {"required": ["next"]}]});
        let object = |index: usize| json!({"type": "object", "properties": {"next": next(index)}});
        family(3000, leaf, |index| if index < 2999 { part(index) } else { object(index) })
    };
    let forms = |leaf: &str| {
        family(3000, leaf, |index| json!({"oneOf": [next(index), {"type": "boolean"}]}))
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
        ("parts", ["string", "integer"].map(parts)),
        ("forms", ["string", "integer"].map(forms)),
        ("mutual", ["string", "integer"].map(mutual)),
        ("inline", ["string", "integer"].map(inline)),
    ];
    for (name, sides) in families {
        let [old, new] = sides.map(|schemas| wire(&schemas, &reference("a0"), &reference("a0")));
        let (send, receive) = mpsc::channel();
        let begin = Instant::now();
        thread::spawn(move || send.send(levels(&compare_wires(&old, &new))));
        let found = receive.recv_timeout(Duration::from_secs(10)).expect(name);
        // Parts are read as one object, as far as they are near.
        let expected = if name == "parts" { "unknown unknown" } else { "fails fails" };
        assert_eq!(found, expected, "{name}");
        assert!(begin.elapsed() < Duration::from_secs(2), "{name}: {:?}", begin.elapsed());
    }
}
