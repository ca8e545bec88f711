//! The report with a proof by compilation, of this workspace.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};
use tempfile::TempDir;

#[test]
fn the_proof_shows_what_no_longer_compiles() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = |file: &str| workspace.join("spec").join(file);
    let read =
        |file: &str| -> Value { serde_json::from_slice(&fs::read(spec(file)).unwrap()).unwrap() };
    let (mut fragment, mut documentation) =
        (read("registrations.json"), read("documentation.json"));
    let schemas = &mut fragment["components"]["schemas"];
    let registration = schemas["teams-devices_registration"]["properties"].as_object_mut().unwrap();
    registration.remove("virtual_ipv4").unwrap();
    let list = "/paths/~1accounts~1{account_id}~1devices~1registrations/get/parameters";
    let added = json!({"in": "query", "name": "color", "schema": {"type": "string"}});
    fragment.pointer_mut(list).unwrap().as_array_mut().unwrap().push(added);
    for action in documentation["actions"].as_array_mut().unwrap() {
        if let Some(Value::Object(properties)) = action.pointer_mut("/update/properties") {
            properties.remove("virtual_ipv4");
        }
    }
    let folder = TempDir::new().unwrap();
    let write = |name: &str, value: &Value| {
        fs::write(folder.path().join(name), value.to_string()).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let old = ["registrations.json", "overlay.json", "documentation.json"].map(spec);
    let old = old.map(|path| path.to_str().unwrap().to_owned());
    let new = [write("new.json", &fragment), old[1].clone(), write("texts.json", &documentation)];
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["review", "--prove", "--from", &old.join(","), "--to", &new.join(","), "--root"])
        .arg(&workspace)
        .output()
        .unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{report}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // The rest depends on places of this machine, on the number of items, and on the lines of the wrapper.
    let (_, proof) = report.split_once("<details><summary>Proof").unwrap();
    let (proof, _) = proof.split_once("</details>").unwrap();
    let proof: Vec<String> = proof.lines().map(without_numbers).collect();
    insta::assert_snapshot!(proof.join("\n"));
    let who = report.lines().find(|line| line.contains("against `registrations` |")).unwrap();
    assert_eq!(
        who,
        "| compiles against `registrations` | ❌ 1 field is removed; ⚠️ it does not compile itself yet: 1 error |"
    );
}

/// `// crates/…/list.rs:91: message` without the line, and `175 items used` without the number.
fn without_numbers(line: &str) -> String {
    if let Some((_, rest)) = line.split_once(" items used") {
        return format!("N items used{rest}");
    }
    match line.split_once(".rs:").and_then(|(file, rest)| Some((file, rest.split_once(':')?.1))) {
        Some((file, message)) if line.starts_with("// crates/") => format!("{file}.rs:{message}"),
        _ => line.to_owned(),
    }
}
