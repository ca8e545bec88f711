//! The checked-in bindings and fragment.

use openapi::json;
use review::{Module, outline};
use serde_json::Value;
use xtask::{Spec, codegen};

use crate::support::workspace;

fn spec() -> Spec {
    Spec::read(&workspace()).unwrap()
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
    let applied = spec().apply().unwrap().complete().unwrap();
    let plan = codegen::plan(&applied.description).unwrap();
    let notes = applied.redundant.iter().map(ToString::to_string).chain(plan.notes);
    assert_eq!(notes.collect::<Vec<_>>(), [""; 0]);
}

/// The fragment is written by `cargo xtask import` only, which leaves words and extensions out.
#[test]
fn the_fragment_is_what_was_imported() {
    let text = String::from_utf8(spec().fragment.unwrap().bytes).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(text, json::print(&value));
    for words in ["\"x-", "\"summary\"", "\"example\"", "\"externalDocs\""] {
        assert!(!text.contains(words), "{words}");
    }
    let described = text.matches("\"description\": ").count();
    assert_eq!(described, text.matches("\"description\": \"\"").count());
    assert!(described > 0);
}
