//! The files that are generated from the sources of a small API.

use std::collections::BTreeMap;

use openapi::Source;
use serde_json::Value;
use xtask::{Spec, codegen};

use super::pets;

fn planned(spec: &Spec) -> BTreeMap<String, String> {
    let applied = spec.apply().unwrap().complete().unwrap();
    codegen::plan(&applied.description).unwrap().files
}

#[test]
fn every_file_of_code_has_a_header() {
    for (path, text) in planned(&pets::spec()) {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("// @generated from spec/"), "{path}: {first}");
        assert!(first.contains("`cargo xtask codegen`"), "{path}: {first}");
        assert!(!text.contains('\r') && (text.ends_with("}\n") || text.ends_with(";\n")), "{path}");
    }
}

#[test]
fn the_output_does_not_depend_on_the_order_and_the_line_endings_of_the_sources() {
    let spec = pets::spec();
    let expected = planned(&spec);
    assert_eq!(planned(&spec), expected);

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
        assert_eq!(planned(&spec), expected);
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
