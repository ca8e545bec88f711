//! `cargo xtask codegen`, run as a command on the sources of a small API.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::pets;

const GENERATED: &str = "crates/registrations-api/src/generated";

/// A folder with a `spec/`, in which bindings are generated.
struct Copy {
    folder: TempDir,
}

struct Outcome {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Copy {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("spec")).unwrap();
        for (path, text) in pets::sources() {
            fs::write(folder.path().join(path), text).unwrap();
        }
        Self { folder }
    }

    fn generated() -> Self {
        let copy = Self::new();
        assert_eq!(copy.run(&[]).code, Some(0));
        copy
    }

    fn run(&self, flags: &[&str]) -> Outcome {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["codegen", "--root"])
            .arg(self.folder.path())
            .args(flags)
            .output()
            .unwrap();
        Outcome {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Changes the value at `pointer` of a source.
    fn edit(&self, name: &str, pointer: &str, change: impl FnOnce(&mut Value)) {
        let path = self.path(name);
        let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        change(value.pointer_mut(pointer).unwrap());
        fs::write(path, format!("{value:#}\n")).unwrap();
    }

    /// Every file below the folder, with its content.
    fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        read(self.folder.path(), &mut files);
        files
    }

    /// The lines that changed in the generated files since `before`, by file.
    fn changes_since(
        &self,
        before: &BTreeMap<PathBuf, Vec<u8>>,
    ) -> BTreeMap<String, (usize, usize)> {
        let after = self.snapshot();
        let root = self.path(GENERATED);
        let mut changes = BTreeMap::new();
        for path in before.keys().chain(after.keys()) {
            let Ok(name) = path.strip_prefix(&root) else { continue };
            let text = |files: &BTreeMap<PathBuf, Vec<u8>>| {
                String::from_utf8(files.get(path).cloned().unwrap_or_default()).unwrap()
            };
            let (old, new) = (text(before), text(&after));
            let diff = similar::TextDiff::from_lines(&old, &new);
            let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
            let counts = (count(similar::ChangeTag::Insert), count(similar::ChangeTag::Delete));
            if counts != (0, 0) {
                changes.insert(name.to_str().unwrap().to_owned(), counts);
            }
        }
        changes
    }
}

fn read(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, files);
        } else {
            files.insert(path.clone(), fs::read(path).unwrap());
        }
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let copy = Copy::new();
    let first = copy.run(&[]);
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    assert!(first.out.contains(&format!("wrote {GENERATED}/types/pet.rs\n")), "{}", first.out);
    assert!(first.out.lines().last().unwrap().contains(" changed, 0 unchanged ("), "{}", first.out);

    let times = |copy: &Copy| {
        let modified = |path: &PathBuf| fs::metadata(path).unwrap().modified().unwrap();
        copy.snapshot().keys().map(modified).collect::<Vec<_>>()
    };
    let before = (copy.snapshot(), times(&copy));
    let second = copy.run(&[]);
    assert_eq!(second.code, Some(0));
    assert!(second.out.starts_with("0 changed, "), "{}", second.out);
    assert_eq!((copy.snapshot(), times(&copy)), before, "unchanged files are not written");
}

#[test]
fn check_names_every_drift_with_its_diff_and_writes_nothing() {
    let copy = Copy::generated();
    assert_eq!(copy.run(&["--check"]).code, Some(0));

    let clean = copy.snapshot();
    let generated = |name: &str| copy.path(GENERATED).join(name);
    let edited = fs::read_to_string(generated("types/owner.rs"))
        .unwrap()
        .replace("pub name", "pub nickname");
    fs::write(generated("types/owner.rs"), edited).unwrap();
    fs::remove_file(generated("types/collar.rs")).unwrap();
    fs::create_dir(generated("more")).unwrap();
    fs::write(generated("more/stray.rs"), [0xff, b'\n']).unwrap();
    fs::remove_file(copy.path("spec/effective.json")).unwrap();

    let corrupted = copy.snapshot();
    let outcome = copy.run(&["--check"]);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(1), ""));
    for line in [
        format!("drifted: {GENERATED}/types/owner.rs"),
        format!("missing: {GENERATED}/types/collar.rs"),
        format!("orphaned: {GENERATED}/more/stray.rs"),
        "missing: spec/effective.json".to_owned(),
        "-    pub nickname: Option<String>,".to_owned(),
        "+    pub name: Option<String>,".to_owned(),
        "+pub struct Collar {".to_owned(),
    ] {
        assert!(outcome.out.lines().any(|found| found == line), "no {line:?} in:\n{}", outcome.out);
    }
    let last = outcome.out.lines().last().unwrap();
    assert!(
        last.starts_with("4 of ") && last.ends_with("to update: cargo xtask codegen"),
        "{last}"
    );
    assert_eq!(copy.snapshot(), corrupted, "--check writes nothing");

    let outcome = copy.run(&[]);
    assert_eq!(outcome.code, Some(0));
    assert!(
        outcome.out.contains(&format!("deleted {GENERATED}/more/stray.rs\n")),
        "{}",
        outcome.out
    );
    assert_eq!(copy.snapshot(), clean);
    assert!(!generated("more").exists(), "an emptied folder is deleted with its last file");
}

#[test]
fn an_added_optional_field_changes_one_file_by_a_few_lines() {
    let copy = Copy::generated();
    let before = copy.snapshot();
    copy.edit(
        "spec/registrations.json",
        "/components/schemas/teams-devices_pet/properties",
        |fields| {
            fields["gateway_proxy"] = json!({"type": "string", "description": "The proxy in use."});
        },
    );
    assert_eq!(copy.run(&[]).code, Some(0));
    let changes = copy.changes_since(&before);
    assert_eq!(changes.keys().collect::<Vec<_>>(), ["types/pet.rs"]);
    let (inserted, deleted) = changes["types/pet.rs"];
    assert!(inserted <= 5 && deleted == 0, "{inserted} inserted, {deleted} deleted");
}

#[test]
fn an_added_parameter_changes_only_its_operation() {
    let copy = Copy::generated();
    let before = copy.snapshot();
    copy.edit("spec/registrations.json", "/paths/~1pets/get/parameters", |parameters| {
        // So long that its line in the request is broken.
        let name = "platform_of_the_device_or_of_its_client";
        let added = json!({"name": name, "in": "query", "schema": {"type": "string"}});
        parameters.as_array_mut().unwrap().push(added);
    });
    assert_eq!(copy.run(&[]).code, Some(0));
    let changes = copy.changes_since(&before);
    assert_eq!(changes.keys().collect::<Vec<_>>(), ["operations/list_pets.rs"]);
    let (inserted, deleted) = changes["operations/list_pets.rs"];
    assert!(inserted <= 6 && deleted == 0, "{inserted} inserted, {deleted} deleted");
}

#[test]
fn a_removed_schema_takes_its_file_with_it() {
    let copy = Copy::generated();
    copy.edit(
        "spec/registrations.json",
        "/components/schemas/teams-devices_pet/properties",
        |fields| {
            fields.as_object_mut().unwrap().remove("owner");
        },
    );
    copy.edit("spec/registrations.json", "/components/schemas", |schemas| {
        schemas.as_object_mut().unwrap().remove("teams-devices_owner_summary");
    });
    for overlay in ["spec/overlay.json", "spec/documentation.json"] {
        copy.edit(overlay, "/actions", |actions| {
            let of_owner = |action: &Value| action["target"].as_str().unwrap().contains("owner");
            actions.as_array_mut().unwrap().retain(|action| !of_owner(action));
        });
    }
    let outcome = copy.run(&[]);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""));
    assert!(
        outcome.out.contains(&format!("deleted {GENERATED}/types/owner.rs\n")),
        "{}",
        outcome.out
    );
    assert!(!copy.path(GENERATED).join("types/owner.rs").exists());
}

#[test]
fn an_error_names_the_place_and_changes_nothing() {
    let copy = Copy::generated();
    let broken = |name: &str, text: &str| {
        let copied = fs::read(copy.path(name)).unwrap();
        fs::write(copy.path(name), text).unwrap();
        let before = copy.snapshot();
        let outcome = copy.run(&[]);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""), "{}", outcome.err);
        assert_eq!(copy.snapshot(), before);
        fs::write(copy.path(name), copied).unwrap();
        outcome.err
    };
    assert_eq!(
        broken("spec/registrations.json", "{\n  \"openapi\": \"3.0.3\",,\n}"),
        "error: spec/registrations.json:2:22: not valid JSON: key must be a string\n"
    );
    assert_eq!(
        broken("spec/registrations.json", ""),
        "error: spec/registrations.json:1:0: not valid JSON: EOF while parsing a value\n"
    );
    assert_eq!(
        broken("spec/overlay.json", "{\"overlay\": \"1.0.0\""),
        "error: spec/overlay.json:1:19: not valid JSON: EOF while parsing an object\n"
    );
}

#[test]
fn an_action_that_matches_nothing_stops_the_run() {
    let copy = Copy::generated();
    copy.edit("spec/registrations.json", "/components/schemas/teams-devices_pet_id", |id| {
        id.as_object_mut().unwrap().remove("maxLength");
    });
    let before = copy.snapshot();
    let outcome = copy.run(&[]);
    assert_eq!(outcome.code, Some(2));
    assert_eq!(copy.snapshot(), before);
    let (place, rest) = outcome.err.split_once(" matches nothing\n").unwrap();
    assert!(place.starts_with("error: spec/overlay.json#/actions/"), "{place}");
    assert!(rest.starts_with("  target: $.components.schemas['teams-devices_pet_id'].maxLength\n"));
    assert!(rest.ends_with("  upstream no longer has it: delete the action\n"), "{rest}");
}

#[test]
fn an_action_that_changes_nothing_is_noted() {
    let copy = Copy::generated();
    copy.edit(
        "spec/registrations.json",
        "/components/schemas/teams-devices_pet/properties/born_at",
        |field| field["format"] = "date-time".into(),
    );
    let outcome = copy.run(&["--check"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let note = outcome.out.lines().take(2).collect::<Vec<_>>().join("\n");
    assert!(note.starts_with("note: spec/overlay.json#/actions/"), "{note}");
    let target = "$.components.schemas['teams-devices_pet'].properties.born_at";
    assert!(note.ends_with(&format!(" changes nothing; delete it\n  target: {target}")), "{note}");
}

#[cfg(unix)]
#[test]
fn a_source_that_is_not_a_plain_file_is_refused_without_blocking() {
    let copy = Copy::new();
    for name in pets::sources().into_keys() {
        let (path, aside) = (copy.path(name), copy.path("aside"));
        fs::rename(&path, &aside).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let outcome = copy.run(&[]);
        assert_eq!(outcome.code, Some(2), "{}", outcome.out);
        let problem = format!("{name}: not a plain file; expected one");
        assert!(outcome.err.contains(&problem), "{}", outcome.err);
        fs::rename(&aside, &path).unwrap();
    }
    assert!(!copy.path(GENERATED).exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_one_clear_error() {
    let copy = Copy::new();
    fs::create_dir_all(copy.path("crates/registrations-api/src")).unwrap();
    fs::write(copy.path(GENERATED), "a file in place of the folder").unwrap();
    let outcome = copy.run(&[]);
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.err.starts_with("error: cannot create "), "{}", outcome.err);
    assert_eq!(outcome.err.lines().count(), 1);

    fs::remove_dir_all(copy.path("spec")).unwrap();
    let outcome = copy.run(&[]);
    assert!(outcome.err.contains("spec/registrations.json does not exist"), "{}", outcome.err);
    assert_eq!((outcome.code, outcome.err.lines().count()), (Some(2), 1));
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_file_is_replaced() {
    use std::os::unix::fs::symlink;

    let copy = Copy::generated();
    let clean = copy.snapshot();
    let generated = |name: &str| copy.path(GENERATED).join(name);

    // To a file with the same content, and to nothing.
    let moved = copy.path("collar.rs");
    fs::rename(generated("types/collar.rs"), &moved).unwrap();
    symlink(&moved, generated("types/collar.rs")).unwrap();
    fs::remove_file(generated("types/pet_id.rs")).unwrap();
    symlink("nowhere", generated("types/pet_id.rs")).unwrap();

    let outcome = copy.run(&["--check"]);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(1), ""));
    for name in ["collar", "pet_id"] {
        let line = format!("missing: {GENERATED}/types/{name}.rs");
        assert!(outcome.out.lines().any(|found| found == line), "no {line:?} in:\n{}", outcome.out);
    }

    let outcome = copy.run(&[]);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(0), ""));
    fs::remove_file(moved).unwrap();
    assert_eq!(copy.snapshot(), clean, "the target of the link is unchanged");
    assert_eq!(copy.run(&["--check"]).code, Some(0));
}
