//! Documents that are refused: each is one error that names the place, and nothing is written.

use std::{fmt::Write, io::Write as _};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::support::{Outcome, Workspace, pets};

const GET: &str = "/paths/~1pets~1{id}/get";

fn workspace() -> Workspace {
    Workspace::selecting(&json!(["get-pet", "list-pets"]))
}

/// Imports these bytes, which are refused.
fn refused(workspace: &Workspace, bytes: impl AsRef<[u8]>) -> String {
    let before = workspace.spec();
    workspace.write("openapi.json", bytes);
    let error = workspace.import("openapi.json", &[]).error();
    assert_eq!(workspace.spec(), before);
    error
}

#[test]
fn invalid_documents() {
    let workspace = workspace();
    let text = pets().to_string();
    let mut truncated_gzip = gzip(text.as_bytes());
    truncated_gzip.truncate(truncated_gzip.len() / 2);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("a space", b" ".to_vec()),
        ("half of it", text.as_bytes()[..text.len() / 2].to_vec()),
        ("something after it", format!("{text}\n{{}}").into_bytes()),
        ("a list", b"[]".to_vec()),
        ("no object", b"null".to_vec()),
        ("YAML", b"openapi: 3.0.3\npaths: {}\n".to_vec()),
        ("Latin-1", b"{\"openapi\":\n \"3.0.3\xe9\"}".to_vec()),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec()),
        ("half of a gzip", truncated_gzip),
        ("nothing compressed", gzip(b"")),
        ("OpenAPI 3.1", pets_with("/openapi", json!("3.1.0")).to_string().into_bytes()),
        ("Swagger", br#"{"swagger": "2.0", "paths": {}}"#.to_vec()),
        ("a version that is a number", br#"{"openapi": 3.0}"#.to_vec()),
        ("paths that are a list", br#"{"openapi": "3.0.3", "paths": []}"#.to_vec()),
        ("a path that is null", br#"{"openapi": "3.0.3", "paths": {"/a": null}}"#.to_vec()),
        (
            "an operation that is a string",
            br#"{"openapi": "3.0.3", "paths": {"/a": {"get": "it"}}}"#.to_vec(),
        ),
        (
            "an id that is a number",
            br#"{"openapi": "3.0.3", "paths": {"/a": {"get": {"operationId": 1}}}}"#.to_vec(),
        ),
    ];
    let mut report = String::new();
    for (what, bytes) in cases {
        write!(report, "{what}:\n  {}", refused(&workspace, bytes)).unwrap();
    }
    insta::assert_snapshot!(report);
}

#[test]
fn duplicate_members_are_refused_in_the_index_and_in_what_is_kept() {
    let workspace = workspace();
    let text = pets().to_string();
    let mut report = String::new();
    for name in ["openapi", "Count", "mapping", "friend", "operationId", "schemas"] {
        let member = member(&text, name);
        let error =
            refused(&workspace, text.replacen(&member, &format!("{member},\n  {member}"), 1));
        write!(report, "{name}:\n  {error}").unwrap();
    }
    insta::assert_snapshot!(report);
    // What is not kept is not looked at.
    let elsewhere = member(&text, "Stranger");
    let twice = elsewhere.replacen('{', "{\"type\":\"string\",", 2);
    workspace.write("openapi.json", text.replace(&elsewhere, &twice));
    workspace.import("openapi.json", &[]).ok();
}

/// The first member of this name, as it stands in `text`.
fn member(text: &str, name: &str) -> String {
    let name = format!("\"{name}\":");
    let (start, _) = text.match_indices(&name).next().unwrap();
    let rest = &text[start + name.len()..];
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    values.next().unwrap().unwrap();
    format!("{name}{}", &rest[..values.byte_offset()])
}

#[test]
fn invalid_references_and_numbers() {
    let workspace = workspace();
    let body = format!("{GET}/responses/200/content/application~1json/schema");
    let cases = [
        ("a dangling reference", body.clone(), json!({"$ref": "#/components/schemas/Pets"})),
        ("a reference to another file", body.clone(), json!({"$ref": "pets.json#/Pet"})),
        ("a reference to a URL", body.clone(), json!({"$ref": "https://pets.test/Pet"})),
        ("a reference to a path", body.clone(), json!({"$ref": "#/paths/~1pets"})),
        (
            "a reference into a component",
            body.clone(),
            json!({"$ref": "#/components/schemas/Pet/properties/kind"}),
        ),
        (
            "a reference to an unknown kind",
            body.clone(),
            json!({"$ref": "#/components/shapes/Pet"}),
        ),
        ("a reference that is no string", body, json!({"$ref": {"a": 1}})),
        (
            "a reference in a cycle that dangles",
            "/components/schemas/Cat/allOf/0".into(),
            json!({"$ref": "#/components/schemas/Gone"}),
        ),
        (
            "a mapping to nowhere",
            "/components/schemas/Pet/discriminator/mapping/cat".into(),
            json!("#/components/schemas/Lion"),
        ),
        (
            "a mapping to no schema",
            "/components/schemas/Pet/discriminator/mapping/cat".into(),
            json!("Lion"),
        ),
        (
            "a mapping that is no string",
            "/components/schemas/Pet/discriminator/mapping/cat".into(),
            json!(5),
        ),
        ("a path by reference", "/paths/~1pets~1{id}/$ref".into(), json!("#/paths/~1pets")),
        (
            "a reference below an unknown member",
            "/components/schemas/Pet/prefixItems".into(),
            json!([{"$ref": "#/components/schemas/Gone"}]),
        ),
        (
            "an integer that is too large",
            "/components/schemas/Pet/maximum".into(),
            serde_json::from_str("1e30").unwrap(),
        ),
    ];
    let mut report = String::new();
    for (what, pointer, value) in cases {
        let document = pets_with(&pointer, value);
        write!(report, "{what}:\n  {}", refused(&workspace, document.to_string())).unwrap();
    }
    insta::assert_snapshot!(report);
}

#[test]
fn deep_nesting_is_refused_in_what_is_kept_and_skipped_elsewhere() {
    let workspace = workspace();
    let deep = |levels: usize| format!("{}{}", "{\"a\":".repeat(levels), "1") + &"}".repeat(levels);
    let document = pets().to_string();
    let kept = document.replace(r#""default":0"#, &format!("\"default\":{}", deep(10_000)));
    assert_ne!(kept, document);
    let error = refused(&workspace, kept);
    assert!(
        error.contains("openapi.json:1:") && error.contains("recursion limit exceeded"),
        "{error}"
    );
    let error = refused(&workspace, deep(10_000));
    assert!(error.contains("/openapi: no version"), "{error}");
    let error = refused(&workspace, "[".repeat(10_000));
    assert!(error.contains("openapi.json:1:"), "{error}");
    workspace.write(
        "openapi.json",
        document.replace(r#""x-top":{"a":1}"#, &format!("\"x-top\":{}", deep(100_000))),
    );
    workspace.import("openapi.json", &[]).ok();
}

#[test]
fn a_security_scheme_may_not_exist() {
    let workspace = workspace();
    let document = pets_with("/paths/~1pets/get/security", json!([{"oath": []}, {"key": []}]));
    workspace.import_document(&document).ok();
    let fragment = workspace.json("spec/registrations.json");
    let schemes = fragment["components"]["securitySchemes"].as_object().unwrap();
    assert_eq!(schemes.keys().collect::<Vec<_>>(), ["key"]);
}

#[test]
fn a_reference_to_itself_ends() {
    let workspace = workspace();
    let document =
        pets_with("/components/schemas/Pet", json!({"$ref": "#/components/schemas/Pet"}));
    workspace.import_document(&document).ok();
    assert_eq!(
        workspace.json("spec/registrations.json")["components"]["schemas"]["Pet"],
        json!({"$ref": "#/components/schemas/Pet"})
    );
}

/// Memory is bounded whatever comes: the command may use no more than this.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    const KIBIBYTES: usize = 250 << 10;
    let workspace = workspace();
    let bomb = workspace.write("bomb.json.gz", gzip(&vec![b' '; 100 << 20]));
    let endless = std::process::Stdio::from(std::fs::File::open("/dev/zero").unwrap());
    let limited = |file: &str, input: std::process::Stdio| {
        let command = workspace.command(&[file]);
        let output = std::process::Command::new("sh")
            .args(["-c", &format!("ulimit -v {KIBIBYTES}; exec \"$@\""), "sh"])
            .arg(command.get_program())
            .args(command.get_args())
            .stdin(input)
            .output()
            .unwrap();
        Outcome::of(&output)
    };
    insta::assert_snapshot!(limited(bomb.to_str().unwrap(), std::process::Stdio::null()).error(), @"error: bomb.json: larger than 64 MiB after decompression; that is the limit");
    insta::assert_snapshot!(limited("-", endless).error(), @"error: standard input: larger than 64 MiB; that is the limit");

    // The size of what the vendor publishes passes.
    let document = super::large::document();
    assert!((12_000_000..13_000_000).contains(&document.len()), "{}", document.len());
    let large = workspace.write("large.json", document);
    workspace
        .write("spec/selection.json", super::support::selection(&json!([super::large::OPERATION])));
    let out = limited(large.to_str().unwrap(), std::process::Stdio::null()).ok();
    assert!(out.starts_with("large.json: 1 of 2007 operations selected\n"), "{out}");
}

fn pets_with(pointer: &str, value: Value) -> Value {
    let mut document = pets();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Array(elements) => elements[key.parse::<usize>().unwrap()] = value,
        parent => parent[key] = value,
    }
    document
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
