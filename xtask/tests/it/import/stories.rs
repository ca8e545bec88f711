//! Stories in git repositories: import, codegen, commit, and the next version of the vendor's document.

use std::{
    fmt::Write,
    fs,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::{
    support::{Outcome, Workspace},
    vendor,
};

/// A git repository with a `spec/` of 2026-08-14.
struct Repository {
    workspace: Workspace,
}

impl Repository {
    fn new() -> Self {
        let workspace = Workspace::selecting(&json!([]));
        workspace.write("spec/selection.json", vendor::file("selection.json"));
        let repository = Self { workspace };
        repository.correct(&[]);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["add", "spec"]);
        repository.git(&["commit", "--quiet", "--message=Start"]);
        repository
    }

    /// Writes our overlays, without what concerns these things.
    fn correct(&self, without: &[&str]) {
        let concerns = |text: &str| without.iter().any(|thing| text.contains(thing));
        for overlay in ["overlay.json", "documentation.json"] {
            let mut document: Value = serde_json::from_str(&vendor::file(overlay)).unwrap();
            document["actions"].as_array_mut().unwrap().retain_mut(|action| {
                if let Some(update) = action.get_mut("update") {
                    forget(update, &concerns);
                }
                !concerns(action["target"].as_str().unwrap())
            });
            self.workspace.write(&format!("spec/{overlay}"), format!("{document:#}\n"));
        }
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=Test",
                "-c",
                "user.email=test@example.com",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .current_dir(self.workspace.path(""))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Imports a document that is not part of the repository.
    fn import(&self, document: &Value) -> String {
        let elsewhere = tempfile::NamedTempFile::with_prefix("openapi-").unwrap();
        fs::write(elsewhere.path(), document.to_string()).unwrap();
        let output =
            self.workspace.command(&[elsewhere.path().to_str().unwrap()]).output().unwrap();
        let out = Outcome::of(&output).ok();
        // The first line has the name of the file.
        out.split_once('\n').unwrap().1.to_owned()
    }

    fn codegen(&self) -> Outcome {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["codegen", "--root"])
            .arg(self.workspace.path(""))
            .output()
            .unwrap();
        Outcome::of(&output)
    }

    /// Commits what changed, and lists it: the lines added and deleted in each file.
    fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["show", "--numstat", "--format=", "HEAD"])
            .lines()
            .filter(|line| !line.contains("provenance.json"))
            .fold(String::new(), |mut text, line| {
                let mut parts = line.split('\t');
                let (added, deleted, file) =
                    (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
                writeln!(text, "  +{added} -{deleted} {file}").unwrap();
                text
            })
    }
}

/// Removes what concerns a thing from an update.
fn forget(update: &mut Value, concerns: &impl Fn(&str) -> bool) {
    if let Value::Object(object) = update {
        object.retain(|key, member| {
            forget(member, concerns);
            !concerns(key)
        });
    }
}

/// Through the history of the description, and back.
#[test]
fn the_real_changes_forwards_and_backwards() {
    let repository = Repository::new();
    let backwards = vendor::HISTORY.iter().rev().skip(1).take(5);
    let mut story = String::new();
    let mut trees = Vec::new();
    for state in vendor::HISTORY.iter().chain(backwards) {
        let said = repository.import(&vendor::document(state));
        let description = repository.commit("Take the description");
        repository.correct(&vendor::lacks(state));
        repository.codegen().ok();
        let bindings = repository.commit("Regenerate the bindings");
        if trees.is_empty() {
            writeln!(story, "== {state}\n(everything is new)\n").unwrap();
        } else {
            writeln!(story, "== {state}\n{said}description:\n{description}bindings:\n{bindings}")
                .unwrap();
        }
        trees.push((
            *state,
            repository.git(&["rev-parse", "HEAD:crates", "HEAD:spec/registrations.json"]),
        ));
    }
    insta::assert_snapshot!(story);
    // One state, one tree, wherever it is reached from.
    for (state, tree) in &trees {
        let others = trees.iter().filter(|(other, _)| other == state);
        assert!(others.clone().all(|(_, other)| other == tree), "{state}");
        assert!(others.count() > 1 || *state == vendor::HISTORY[7], "{state}");
    }
}

#[test]
fn all_actions_that_fail_on_an_older_document_are_listed_in_one_run() {
    let repository = Repository::new();
    let said = repository.import(&vendor::document(vendor::HISTORY[0]));
    let error = repository.codegen().error();
    // Codegen says what import said.
    let failures =
        said.split_once("errors in the overlays:\n").unwrap().1.split_once("\nwrote").unwrap().0;
    assert_eq!(error, format!("error: {failures}\n"));
    let heads: Vec<&str> = error
        .lines()
        .filter(|line| !line.starts_with("    ") && !line.contains("its reason"))
        .collect();
    insta::assert_snapshot!(heads.join("\n"));
    assert!(said.ends_with("next: correct spec/overlay.json and spec/documentation.json, then cargo xtask codegen\n"), "{said}");
}

#[test]
fn corrections_that_a_newer_document_adopts_are_reported() {
    let repository = Repository::new();
    repository.import(&vendor::document(vendor::HISTORY[6]));
    repository.codegen().ok();
    let said = repository.import(&vendor::document(vendor::HISTORY[7]));
    insta::assert_snapshot!(said);
    let notes = repository.codegen().ok();
    for note in said.lines().filter(|line| line.starts_with("note: spec/")) {
        assert!(notes.contains(note), "{note} in {notes}");
    }
}

/// Whatever the vendor changes under one of our corrections stops the run, reaches the bindings, or is said to be adopted.
#[test]
fn no_change_under_a_correction_is_swallowed() {
    let repository = Repository::new();
    repository.import(&vendor::changed(|_| {}));
    repository.codegen().ok();
    repository.commit("Bindings");
    let mut story = String::new();
    for (what, pointer, value) in changes_under_corrections() {
        let document = vendor::changed(|document| set(document, pointer, value));
        let said = repository.import(&document);
        assert!(said.contains(" changed:\n"), "{what}: {said}");
        let outcome = repository.codegen();
        let became = match outcome.code {
            Some(0) => {
                let notes: Vec<&str> =
                    outcome.out.lines().filter(|line| line.starts_with("note: spec/")).collect();
                let changed =
                    repository.git(&["diff", "--name-only", "--", "crates", "spec/effective.json"]);
                let files: Vec<&str> =
                    changed.lines().map(|path| path.rsplit('/').next().unwrap()).collect();
                assert!(!files.is_empty() || !notes.is_empty(), "{what} is swallowed");
                [notes, files].concat().join(", ")
            }
            _ => outcome.err.lines().next().unwrap().to_owned(),
        };
        writeln!(story, "{what}:\n  {became}").unwrap();
        repository.git(&["reset", "--quiet", "--hard"]);
    }
    insta::assert_snapshot!(story);

    // All at once: every one of them is said.
    let document = vendor::changed(|document| {
        for (_, pointer, value) in changes_under_corrections() {
            set(document, pointer, value);
        }
    });
    let said = repository.import(&document);
    assert_eq!(repository.codegen().code, Some(2));
    insta::assert_snapshot!(said);
}

/// Changes of places that an action removes, replaces or adds to.
fn changes_under_corrections() -> Vec<(&'static str, &'static str, Value)> {
    const SCHEMAS: &str = "/components/schemas/";
    let place = |rest: &str| -> &'static str {
        Box::leak(format!("{SCHEMAS}teams-devices_{rest}").into_boxed_str())
    };
    let delete = "/paths/~1accounts~1{account_id}~1devices~1registrations/delete";
    let policy_id =
        "/components/parameters/teams-devices_devices_list_registrations_param_policy_id/schema";
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    vec![
        ("e-mail nullable", place("email/nullable"), json!(true)),
        ("e-mail longer", place("email/maxLength"), json!(254)),
        ("user id an integer", place("components-schemas-uuid/type"), json!("integer")),
        ("user id shorter", place("components-schemas-uuid/maxLength"), json!(32)),
        (
            "total_count required",
            place("cursor_result_info/required"),
            json!(["per_page", "count", "cursor", "total_count"]),
        ),
        (
            "cursor no longer required",
            place("cursor_result_info/required"),
            json!(["per_page", "count"]),
        ),
        ("policy.id an enum", leak(format!("{policy_id}/enum")), json!(["a", "b"])),
        ("policy.id of another format", leak(format!("{policy_id}/format")), json!("ulid")),
        ("another tag", leak(format!("{delete}/tags")), json!(["Physical Devices", "More"])),
        ("our tag", leak(format!("{delete}/tags")), json!(["Registrations"])),
        (
            "a timestamp's format",
            place("registration/properties/created_at/format"),
            json!("date-time"),
        ),
        (
            "another format of a timestamp",
            place("registration/properties/updated_at/format"),
            json!("unix-time"),
        ),
        (
            "key types as ours",
            place("registration/properties/key_type/enum"),
            json!(["secp256r1", "curve25519"]),
        ),
        (
            "another tunnel type",
            place("registration/properties/tunnel_type/enum"),
            json!(["wireguard", "quic"]),
        ),
        (
            "a device by another name",
            place("registration/properties/device"),
            json!({"type": "object"}),
        ),
    ]
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[key] = value;
}

#[test]
fn codegen_refuses_a_fragment_that_was_not_imported() {
    let repository = Repository::new();
    repository.import(&vendor::changed(|_| {}));
    repository.codegen().ok();
    let fragment = repository.workspace.read("spec/registrations.json");
    repository
        .workspace
        .write("spec/registrations.json", fragment.replace("\"boolean\"", "\"integer\""));
    insta::assert_snapshot!(repository.codegen().error(), @r"
    error: spec/registrations.json is not what spec/provenance.json describes: it was edited, or an import was interrupted
      run `cargo xtask import` again, or restore both files; corrections go into spec/overlay.json
    ");
    repository.workspace.write("spec/registrations.json", fragment);
    repository.codegen().ok();
    repository.workspace.write("spec/provenance.json", "{}");
    assert!(repository.codegen().error().starts_with("error: spec/provenance.json:1:"));
}
