//! Proofs by compiling.

use std::{collections::BTreeMap, path::Path, process::Command};

use review::{
    Facts, Side,
    prove::{CompileError, Compiler, Program, Proof, check, prove},
};
use serde_json::{Value, json};
use xtask::workspace::PROJECT;

use crate::{
    review::{
        cases,
        spec::{self, DELETE, LIST, REVOKE, SCHEMAS, Spec},
    },
    support::workspace,
};

fn facts(side: &Side) -> Facts {
    Facts::of(side).unwrap()
}

/// The description that the wrapper is written for.
fn current() -> Spec {
    let read = |name: &str| {
        let text = std::fs::read_to_string(workspace().join("spec").join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    Spec {
        fragment: read("registrations.json"),
        overlay: read("overlay.json"),
        documentation: read("documentation.json"),
    }
}

/// The broken items, each with its witness. The messages are those of the installed compiler.
fn story(proof: &Proof) -> String {
    let mut lines = Vec::new();
    for witness in &proof.broken {
        assert!(witness.message.starts_with("E0"), "{witness:?}");
        lines.push(witness.item.clone());
        lines.push(format!("    {}", witness.code));
    }
    lines.join("\n")
}

#[test]
fn each_broken_item_is_named_with_its_shortest_witness() {
    // The wrapper is not written for this description.
    let bare = |spec: &Spec| facts(&Side { wrapper: BTreeMap::new(), ..spec.side("bare") });
    let old = bare(&cases::base());
    let schema = |name: &str| format!("{SCHEMAS}{name}");
    let mut spec = cases::base();
    // Fields: removed, an `Option`, of another type.
    spec.remove(&schema("registration/properties/virtual_ipv4"));
    spec.forget(&["virtual_ipv4"]);
    spec.drop(&schema("registration_device_details/required"), "name");
    spec.set(&schema("v4_response_message/properties/code/type"), json!("string"));
    // A struct without `Default`, one with a further field, and one with another name.
    spec.set(&schema("user/properties/color"), json!({"type": "string"}));
    spec.set(&schema("user/required"), json!(["color"]));
    spec.set(&schema("note/properties/size"), json!({"type": "integer"}));
    spec.set(&format!("{DELETE}/operationId"), json!("remove-registration"));
    // A variant and a parameter with another name.
    let parameter = |name: &str| format!("{}{name}", spec::LIST_PARAMETERS);
    spec.drop(&parameter("sort_by/schema/enum"), "user.email");
    spec.set(&parameter("sort_by/schema/enum/-"), json!("user.mail"));
    spec.set(&parameter("search/name"), json!("contains"));
    // An operation removed, and one with a further required parameter.
    spec.remove(REVOKE.trim_end_matches("/post"));
    spec.forget(&["registrations/revoke"]);
    spec.set(
        &format!("{}/parameters/-", spec::GET),
        json!({"in": "query", "name": "reason", "required": true, "schema": {"type": "string"}}),
    );
    let new = bare(&spec);

    let proof = prove(&old, &new, &workspace()).unwrap();
    insta::assert_snapshot!(story(&proof));
    let name = proof.broken.iter().find(|it| it.item == "types::Device.name").unwrap();
    assert_eq!(name.message, "E0308: mismatched types: expected `String`, found `Option<String>`");
    assert_eq!(proof.unproved, []);
}

#[test]
fn nothing_breaks_without_a_change() {
    let facts = facts(&current().side("both"));
    let proof = prove(&facts, &facts, &workspace()).unwrap();
    // A foreign type is an item for the conversions into it.
    let items = facts.bindings.outline.len() + facts.wrapper.outline.len();
    assert_eq!(proof, Proof { items, is_wrapper_proved: true, ..Proof::default() });
}

#[test]
fn users_of_the_wrapper_break_with_its_items() {
    let (old, mut new) = (current().side("old"), current().side("new"));
    let code = new.wrapper.get_mut("list.rs").unwrap();
    *code = code.replace("pub fn limit(", "pub fn at_most(");
    let (old, new) = (facts(&old), facts(&new));
    let proof = prove(&old, &new, &workspace()).unwrap();
    assert_eq!(proof.wrapper, []);
    assert_eq!(proof.unproved, []);
    let broken: Vec<_> = proof.broken.iter().map(|it| it.item.as_str()).collect();
    assert_eq!(broken, ["registrations::List::limit"]);
}

/// A workspace with packages of these names, in which the last one does not compile.
#[test]
fn each_package_that_uses_the_bindings_is_compiled() {
    let folder = tempfile::TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n");
    let package = |name: &str, needs: &str, code: &str| {
        let needs = if needs.is_empty() {
            String::new()
        } else {
            format!("[dependencies]\n{needs} = {{ path = \"../{needs}\" }}\n")
        };
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{needs}"
        );
        write(&format!("crates/{name}/Cargo.toml"), &manifest);
        write(&format!("crates/{name}/src/lib.rs"), code);
    };
    package("registrations-api", "", "pub struct Pet;");
    package("registrations", "registrations-api", "pub use registrations_api::Pet;");
    package("other", "", "compile_error!(\"nobody asks\");");
    package("command", "registrations", "pub fn main(_: registrations::Dog) {}");
    package("plugin", "command", "");
    write("crates/registrations-api/tests/wire.rs", "fn test(_: registrations_api::Cat) {}");
    let made = Command::new("cargo")
        .args(["generate-lockfile", "--offline"])
        .current_dir(folder.path())
        .status();
    assert!(made.unwrap().success());
    let packages = check(folder.path(), PROJECT).unwrap();
    let story = packages.iter().map(|package| {
        let errors = package.errors.iter().map(|error| format!("{}:{}", error.file, error.line));
        (package.name.as_str(), package.is_compiled, errors.collect::<Vec<_>>())
    });
    let mut story: Vec<_> = story.collect();
    story.sort();
    let expected = [
        ("command", true, vec!["crates/command/src/lib.rs:1".to_owned()]),
        ("plugin", false, vec![]),
        ("registrations", true, vec![]),
        ("registrations-api", true, vec!["crates/registrations-api/tests/wire.rs:1".to_owned()]),
    ];
    assert_eq!(story, expected);
}

#[test]
fn the_wrapper_does_not_compile_until_it_knows_a_new_parameter() {
    let mut spec = current();
    let added = json!({"in": "query", "name": "color", "schema": {"type": "string"}});
    spec.set(&format!("{LIST}/parameters/-"), added);
    let (old, new) = (facts(&current().side("old")), facts(&spec.side("new")));
    let proof = prove(&old, &new, &workspace()).unwrap();
    assert_eq!(proof.broken, []);
    let [CompileError { file, line, message }] = &proof.wrapper[..] else {
        panic!("{:?}", proof.wrapper);
    };
    assert_eq!(message, "E0063: missing field `color` in initializer of `ListRegistrationsParams`");
    let text = std::fs::read_to_string(workspace().join(file)).unwrap();
    assert!(text.lines().nth(line - 1).unwrap().contains("ListRegistrationsParams {"));
}

#[test]
fn hand_written_code_that_does_not_fit_the_new_types_is_reported_with_its_place() {
    let old = facts(&current().side("old"));
    let mut new = facts(&current().side("new"));
    let generated = new.bindings.files.get_mut("generated/types/registration.rs").unwrap();
    *generated = generated.replace("pub last_seen_at:", "pub seen_at:");
    let proof = prove(&old, &new, &workspace()).unwrap();
    let [CompileError { file, message, .. }] = &proof.bindings[..] else { panic!("{proof:?}") };
    assert_eq!(file, "crates/registrations-api/src/registration.rs");
    assert!(message.starts_with("E0609: no field `last_seen_at`"), "{message}");
    // Nothing is known about the items.
    assert_eq!(proof, Proof { bindings: proof.bindings.clone(), ..Proof::default() });

    // The old bindings compile, or the workspace is not theirs.
    let Err(error) = prove(&new, &old, &workspace()) else { panic!("it has a proof") };
    let expected = "the old bindings do not compile: crates/registrations-api/src/registration.rs:";
    assert!(error.to_string().starts_with(expected), "{error}");
}

#[test]
fn every_golden_has_a_program_that_compiles() {
    let compiler = Compiler::new(&workspace(), PROJECT).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens");
    let names = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.filter_map(|name| name.into_string().ok());
    let mut seen = 0;
    for name in names.filter(|name| Path::new(name).extension().is_some_and(|it| it == "json")) {
        let mut description: Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join(&name)).unwrap()).unwrap();
        description["info"] = json!({"title": "Pets", "version": "1.2.3"});
        let mut side = Side { description: Ok(description), ..current().side(&name) };
        // It needs a type that they do not have.
        side.bindings.remove("registration.rs");
        let root = side.bindings.get_mut("lib.rs").unwrap();
        *root = root.replace("mod registration;\n", "");
        let facts = facts(&side);
        let program = Program::of(&facts.bindings);
        let bindings =
            compiler.library(&facts.bindings, None).unwrap().unwrap_or_else(|it| panic!("{it:?}"));
        let control = program.run(&compiler, &bindings).unwrap();
        let proof = program.judge(&control, &control);
        assert_eq!(proof.unproved, [], "{name}");
        assert_eq!(proof.items, facts.bindings.outline.len(), "{name}");
        seen += 1;
    }
    assert!(seen > 10);
}
