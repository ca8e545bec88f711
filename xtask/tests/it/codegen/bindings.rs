//! The checked-in bindings: up to date, with a reviewed outline, and reproducible.

use std::collections::BTreeMap;

use openapi::Source;
use review::{Module, outline};
use serde_json::{Map, Value};
use xtask::{Spec, codegen};

use crate::support::workspace;

fn spec() -> Spec {
    Spec::read(&workspace()).unwrap()
}

/// The files that are generated, and the notes.
fn planned(spec: &Spec) -> (BTreeMap<String, String>, Vec<String>) {
    let applied = spec.apply().unwrap().complete().unwrap();
    let plan = codegen::plan(&applied.description).unwrap();
    let notes = applied.redundant.iter().map(ToString::to_string).chain(plan.notes);
    (plan.files, notes.collect())
}

#[test]
fn outline_of_the_bindings() {
    let source = workspace().join("crates/registrations-api/src");
    let crate_root = Module::read(&|path| std::fs::read_to_string(source.join(path)).ok()).unwrap();
    let lines: Vec<String> = outline(&crate_root).into_iter().collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn no_overlay_action_is_redundant_and_everything_is_described() {
    assert_eq!(planned(&spec()).1, [""; 0]);
}

#[test]
fn every_file_of_code_has_a_header() {
    for (path, text) in planned(&spec()).0 {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("// @generated from spec/"), "{path}: {first}");
        assert!(first.contains("`cargo xtask codegen`"), "{path}: {first}");
        assert!(!text.contains('\r') && (text.ends_with("}\n") || text.ends_with(";\n")), "{path}");
    }
}

#[test]
fn the_effective_description_has_the_corrections_and_the_names_of_the_types() {
    let text = std::fs::read_to_string(workspace().join("spec/effective.json")).unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(text, format!("{:#}\n", sorted(&description)));
    assert!(!text.contains("\"x-") && !text.contains("teams-devices_registration\""), "{text}");
    let registration = &description["components"]["schemas"]["Registration"]["properties"];
    assert_eq!(registration["last_seen_at"]["format"], "date-time");
    assert_eq!(
        registration["registration_type"]["allOf"][0]["$ref"],
        "#/components/schemas/RegistrationType"
    );
}

#[test]
fn the_output_does_not_depend_on_the_order_and_the_line_endings_of_the_sources() {
    let spec = spec();
    let expected = planned(&spec).0;
    assert_eq!(planned(&spec).0, expected);

    let reordered = |source: &Source, reverse: bool| {
        let text = ordered(&serde_json::from_slice(&source.bytes).unwrap(), reverse);
        Source { name: source.name.clone(), bytes: text.replace('\n', "\r\n").into_bytes() }
    };
    for reverse in [false, true] {
        let reordered =
            |source: &Option<Source>| source.as_ref().map(|source| reordered(source, reverse));
        let spec = Spec {
            fragment: reordered(&spec.fragment),
            overlay: reordered(&spec.overlay),
            documentation: reordered(&spec.documentation),
            ..Spec::default()
        };
        assert_eq!(planned(&spec).0, expected);
    }
}

/// Prints `value` with the members of its objects in ascending or descending order.
fn ordered(value: &Value, reverse: bool) -> String {
    match value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(key, _)| key.as_str());
            if reverse {
                members.reverse();
            }
            let print = |(key, value): (&String, &Value)| {
                format!("{}:\n{}", Value::from(key.as_str()), ordered(value, reverse))
            };
            format!("{{\n{}\n}}", members.into_iter().map(print).collect::<Vec<_>>().join(",\n"))
        }
        Value::Array(elements) => {
            let elements: Vec<String> =
                elements.iter().map(|value| ordered(value, reverse)).collect();
            format!("[{}]", elements.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// The fragment is written by `cargo xtask import` only, which leaves words and extensions out.
#[test]
fn the_fragment_is_what_was_imported() {
    let text = String::from_utf8(spec().fragment.unwrap().bytes).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(text, format!("{:#}\n", sorted(&value)));
    for words in ["\"x-", "\"summary\"", "\"example\"", "\"externalDocs\""] {
        assert!(!text.contains(words), "{words}");
    }
    let described = text.matches("\"description\": ").count();
    assert_eq!(described, text.matches("\"description\": \"\"").count());
    assert!(described > 0);
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort();
            Value::Object(
                keys.into_iter()
                    .map(|key| (key.clone(), sorted(&object[key])))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(elements) => elements.iter().map(sorted).collect(),
        scalar => scalar.clone(),
    }
}
