//! What the fragment holds.

use openapi::walk::operations;
use serde_json::json;

use super::support::{Workspace, pets};

#[test]
fn the_fragment_holds_the_structure_of_what_the_operations_reach() {
    let workspace = Workspace::selecting(&json!(["get-pet", "list-pets"]));
    insta::assert_snapshot!("import_of_pets", workspace.import_document(&pets()).ok());
    insta::assert_snapshot!("fragment_of_pets", workspace.read("spec/registrations.json"));
    insta::assert_snapshot!("provenance_of_pets", workspace.read("spec/provenance.json"));
}

#[test]
fn operations_are_selected_by_id_or_by_place_and_their_neighbours_are_listed() {
    let workspace = Workspace::selecting(&json!(["add-pet", "GET /strangers"]));
    insta::assert_snapshot!(workspace.import_document(&pets()).ok());
    let fragment = workspace.json("spec/registrations.json");
    let kept = operations(&fragment).map(|(path, _, method, _)| format!("{method} {path}"));
    assert_eq!(kept.collect::<Vec<_>>(), ["post /pets", "get /strangers"]);
}

#[test]
fn a_missing_operation_is_an_error_with_candidates() {
    let workspace = Workspace::selecting(&json!([
        "get-pet",
        "list-pet",
        "GET /pet/{id}",
        "post /pets",
        "feed"
    ]));
    let before = workspace.spec();
    insta::assert_snapshot!(workspace.import_document(&pets()).error());
    assert_eq!(workspace.spec(), before);
}

#[test]
fn an_operation_with_a_new_id_is_found_by_its_path_and_method() {
    let workspace = Workspace::selecting(&json!(["get-pet"]));
    workspace.import_document(&pets()).ok();
    let mut renamed = pets();
    renamed["paths"]["/pets/{id}"]["get"]["operationId"] = json!("retrieve-animal");
    let before = workspace.spec();
    let error = workspace.import_document(&renamed).error();
    assert!(
        error.contains("get-pet\n    its path and method now have the id retrieve-animal\n"),
        "{error}"
    );
    assert_eq!(workspace.spec(), before);
}

#[test]
fn an_ambiguous_id_is_an_error() {
    let workspace = Workspace::selecting(&json!(["get-pet"]));
    let mut twice = pets();
    twice["paths"]["/pets"]["post"]["operationId"] = json!("get-pet");
    insta::assert_snapshot!(
        workspace.import_document(&twice).error(),
        @r#"error: spec/selection.json#/operations/0: get-pet is both POST /pets and GET /pets/{id}; expected "METHOD /path""#
    );
}

#[test]
fn an_invalid_selection_is_an_error_with_its_place() {
    let cases = [
        r#"{"operations": ["a", "b",]}"#,
        r#"{"operations": []}"#,
        r#"{"operation": ["a"]}"#,
        r#"{"operations": ["a"], "operations": ["b"]}"#,
        r#"{"operations": [5]}"#,
        r#"{"operations": ["a"], "except": ["b"]}"#,
        r#"{"operations": ["get-pet", "GET /pets/{id}"]}"#,
        "[]",
        "",
    ];
    let workspace = Workspace::selecting(&json!(["get-pet"]));
    workspace.write("openapi.json", pets().to_string());
    let errors = cases.map(|text| {
        workspace.write("spec/selection.json", text);
        workspace.import("openapi.json", &[]).error()
    });
    insta::assert_snapshot!(errors.concat());
}
