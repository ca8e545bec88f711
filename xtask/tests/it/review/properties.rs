//! Properties of reviews.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

use proptest::prelude::*;
use review::{Facts, compare};
use serde_json::Value;

use super::{
    cases::{CASES, base},
    spec::Spec,
    table::facts,
};

static BASE: LazyLock<Facts> = LazyLock::new(|| facts(&base()).unwrap());

/// `value` with the members of each object in another order, which `seed` decides.
fn shuffled(value: &Value, seed: u64) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(|element| shuffled(element, seed)).collect(),
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_by_key(|(key, _)| {
                let mut hasher = DefaultHasher::new();
                (seed, key).hash(&mut hasher);
                hasher.finish()
            });
            let members =
                members.into_iter().map(|(key, value)| (key.clone(), shuffled(value, seed)));
            Value::Object(members.collect())
        }
        scalar => scalar.clone(),
    }
}

fn in_another_order(spec: &Spec, seed: u64) -> Spec {
    Spec {
        fragment: shuffled(&spec.fragment, seed),
        overlay: shuffled(&spec.overlay, seed),
        documentation: shuffled(&spec.documentation, seed),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_keys_means_nothing(index in 0..CASES.len(), seed: u64) {
        let case = &CASES[index];
        let spec = case.spec();
        let other = in_another_order(&spec, seed);
        prop_assert_ne!(spec.fragment.to_string(), other.fragment.to_string());
        match (facts(&spec), facts(&other)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(compare(&one, &one, None), []);
                prop_assert_eq!(compare(&one, &other, None), []);
                prop_assert_eq!(compare(&BASE, &one, None), compare(&BASE, &other, None));
                prop_assert_eq!(compare(&one, &BASE, None), compare(&other, &BASE, None));
            }
            (Err(_), Err(_)) => {}
            (one, other) => prop_assert!(
                false, "{}: {:?} {:?}", case.name, one.err(), other.err()
            ),
        }
    }
}
