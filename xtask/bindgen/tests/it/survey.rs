//! Tests of the example `survey`, without compiling.

// Only the command compiles and decodes.
#![allow(dead_code)]

#[path = "../../examples/survey/main.rs"]
mod example;

use clap::Parser;
use serde_json::{Value, json};

/// What the command prints for this document, without the time.
fn report(document: &Value, options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let arguments =
        example::Arguments::parse_from([&["survey", file.to_str().unwrap()], options].concat());
    let mut out = Vec::new();
    assert!(example::run(&arguments, &mut out).unwrap());
    let text = String::from_utf8(out).unwrap();
    text.lines().map(|line| line.split(" (").next().unwrap_or(line).to_owned() + "\n").collect()
}

#[test]
fn each_operation_is_tried_alone_and_refusals_are_counted_by_reason() {
    let response = |id: &str, media: &str| {
        let content = json!({media: {"schema": {"type": "array", "items": {"type": "string", "format": "uuid"}}}});
        json!({"operationId": id, "responses": {"200": {"description": "Done.", "content": content}}})
    };
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {"get": response("get-pets", "application/json"), "post": response("add-pet", "text/csv")},
            "/shops": {"get": response("get-shops", "text/html"), "put": {"operationId": "put-shop", "responses": {"404": {"description": "Gone."}}}},
        },
    });
    insta::assert_snapshot!(report(&document, &["--list"]));
    assert!(report(&document, &["--every", "2"]).starts_with("2 operations\n"));
}
