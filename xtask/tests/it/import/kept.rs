//! What the fragment holds.

use serde_json::{Value, json};

use super::support::{Workspace, pets};

#[test]
fn the_fragment_holds_the_structure_of_what_the_operations_reach() {
    let workspace = Workspace::selecting(&json!(["get-pet", "list-pets"]));
    insta::assert_snapshot!("import_of_pets", workspace.import_document(&pets()).ok());
    insta::assert_snapshot!("fragment_of_pets", workspace.read("spec/registrations.json"));
    insta::assert_snapshot!("provenance_of_pets", workspace.read("spec/provenance.json"));
}

#[test]
fn operations_are_selected_by_id_by_place_and_by_prefix() {
    let kept = |operations: Value| {
        let workspace = Workspace::selecting(&operations);
        let out = workspace.import_document(&pets()).ok();
        let mut kept = Vec::new();
        for (path, item) in workspace.json("spec/registrations.json")["paths"].as_object().unwrap()
        {
            let methods = item
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| *key == "get" || *key == "post" || *key == "delete");
            kept.extend(methods.map(|method| format!("{method} {path}")));
        }
        (kept.join(", "), out)
    };
    assert_eq!(kept(json!(["DELETE /pets/{id}"])).0, "delete /pets/{id}");
    assert_eq!(kept(json!(["add-pet", "get /strangers"])).0, "post /pets, get /strangers");
    let (all, out) = kept(json!([{"prefix": "/pets"}]));
    assert_eq!(all, "get /pets, post /pets, delete /pets/{id}, get /pets/{id}");
    assert!(!out.contains("not selected"), "{out}");
    let (some, out) =
        kept(json!([{"prefix": "/pets/", "except": ["add-pet", "DELETE /pets/{id}", "feed-pet"]}]));
    assert_eq!(some, "get /pets, get /pets/{id}");
    insta::assert_snapshot!(out);
}

#[test]
fn a_prefix_ends_where_a_part_of_a_path_does() {
    let workspace = Workspace::selecting(&json!([{"prefix": "/pet"}]));
    let error = workspace.import_document(&pets()).error();
    assert!(error.contains("anything at or below /pet"), "{error}");
}

#[test]
fn a_missing_operation_is_an_error_with_candidates() {
    let workspace = Workspace::selecting(
        &json!(["get-pet", "list-pet", "GET /pet/{id}", "feed", {"prefix": "/strangerz"}]),
    );
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
        r#"{"operations": [{"prefix": "pets"}]}"#,
        r#"{"operations": [{"prefix": "/pets", "exept": []}]}"#,
        r#"{"operations": [{"prefix": "/pets", "except": [1]}]}"#,
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
