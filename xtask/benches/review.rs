//! The work of `cargo xtask review`, without the proof: the facts about two sides, and their comparison.
//!
//! On the fragment, and on one of ten times its size. `cargo bench -p xtask --bench review --profile dev` measures the
//! profile that `cargo xtask` uses.

// Helpers of a bench may fail.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]
// The helpers are those of other targets too.
#![allow(dead_code)]

use std::{hint::black_box, time::Duration};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use review::{Context, Findings, report::markdown};
use serde_json::{Map, Value, json};

#[path = "../tests/it/review/spec.rs"]
mod spec;

use spec::Spec;

/// The fragment with `copies` of each operation, schema and parameter.
fn copied(copies: usize) -> Spec {
    let mut spec = Spec::real();
    let original = spec.fragment.clone();
    for copy in 1..copies {
        let paths = Value::Object(
            members(&original["paths"])
                .map(|(path, item)| (format!("/{copy}{path}"), renamed(item, copy)))
                .collect(),
        );
        extend(&mut spec.fragment["paths"], paths);
        for kind in ["schemas", "parameters"] {
            let components = members(&original["components"][kind])
                .map(|(name, component)| (format!("{name}_{copy}"), renamed(component, copy)));
            let components = Value::Object(components.collect());
            extend(&mut spec.fragment["components"][kind], components);
        }
    }
    spec
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().unwrap().iter()
}

fn extend(object: &mut Value, more: Value) {
    let Value::Object(more) = more else { return };
    object.as_object_mut().unwrap().extend(more);
}

/// `value` with other ids, and with references to the copies.
fn renamed(value: &Value, copy: usize) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(|element| renamed(element, copy)).collect(),
        Value::Object(object) => {
            let member = |(key, member): (&String, &Value)| {
                let member = match (key.as_str(), member) {
                    ("operationId" | "$ref", Value::String(name)) => {
                        let separator = if key == "$ref" { '_' } else { '-' };
                        json!(format!("{name}{separator}{copy}"))
                    }
                    (_, member) => renamed(member, copy),
                };
                (key.clone(), member)
            };
            // The bindings have no type for these. The overlay corrects the original.
            let members = object.iter().filter(|(_, member)| *member != "uuid");
            Value::Object(members.map(member).collect::<Map<_, _>>())
        }
        scalar => scalar.clone(),
    }
}

fn review(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("review");
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    for (name, copies) in [("fragment", 1), ("ten times the fragment", 10)] {
        let (old, mut new) = (copied(copies), copied(copies));
        new.set(&format!("{}user/properties/color", spec::SCHEMAS), json!({"type": "string"}));
        group.bench_function(name, |bencher| {
            let sides = || (old.side("old"), new.side("new"));
            let review = |(old, new)| {
                let findings = Findings::of(old, new, Context::default(), None).expect("no proof");
                assert_eq!(findings.compared.as_ref().expect("facts").changes.len(), 1);
                black_box(markdown(&findings))
            };
            bencher.iter_batched(sides, review, BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group!(benches, review);
criterion_main!(benches);
