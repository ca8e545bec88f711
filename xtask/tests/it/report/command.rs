//! Arguments, exit codes and forms.

use serde_json::{Value, json};

use super::support::Repository;

const REGISTRATION: &str = "/components/schemas/teams-devices_registration";
const FRAGMENT: &str = "spec/registrations.json";

fn add_field(repository: &Repository, name: &str) {
    repository.edit(FRAGMENT, |fragment| {
        fragment.pointer_mut(REGISTRATION).unwrap()["properties"][name] = json!({"type": "string"});
    });
}

fn require_field(repository: &Repository, name: &str) {
    add_field(repository, name);
    repository.edit(FRAGMENT, |fragment| {
        let required = &mut fragment.pointer_mut(REGISTRATION).unwrap()["required"];
        required.as_array_mut().unwrap().push(json!(name));
    });
}

fn remove_field(repository: &Repository, name: &str) {
    repository.edit(FRAGMENT, |fragment| {
        let properties = &mut fragment.pointer_mut(REGISTRATION).unwrap()["properties"];
        properties.as_object_mut().unwrap().remove(name).unwrap();
    });
    repository.edit("spec/documentation.json", |overlay| {
        for action in overlay["actions"].as_array_mut().unwrap() {
            if let Some(Value::Object(properties)) = action.pointer_mut("/update/properties") {
                properties.remove(name);
            }
        }
    });
}

#[test]
fn the_exit_code_is_what_was_asked_for() {
    let repository = Repository::new();
    for level in ["additive", "breaking"] {
        let out = repository.review(&["--fail-on", level]).with(0);
        assert!(out.starts_with("## ✅ Nothing changes for users\n"), "{out}");
    }
    add_field(&repository, "color");
    repository.review(&[]).with(0);
    repository.review(&["--fail-on", "breaking"]).with(0);
    let out = repository.review(&["--fail-on", "additive"]).with(1);
    assert!(out.starts_with("## ✅ additive → 0.1.1 for both crates\n"), "{out}");
    repository.commit();
    remove_field(&repository, "virtual_ipv4");
    repository.review(&["--base", "HEAD", "--fail-on", "breaking"]).with(1);
    repository.edit(FRAGMENT, |fragment| fragment["openapi"] = json!("3.1.0"));
    let outcome = repository.review(&["--base", "HEAD"]);
    assert!(
        outcome.err.starts_with("error: no verdict: the working tree: description"),
        "{}",
        outcome.err
    );
    assert!(outcome.with(2).starts_with("## ❓ no verdict"));
}

#[test]
fn the_default_base_is_where_the_branch_left_main() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "-b", "refresh"]);
    add_field(&repository, "color");
    repository.commit();
    add_field(&repository, "shape");
    let out = repository.review(&[]).with(0);
    assert!(out.contains("✅ 2 fields are new"), "{out}");
    // A clean clone of a branch has no branch main of its own.
    repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    repository.git(&["branch", "--quiet", "-D", "main"]);
    assert_eq!(repository.review(&[]).with(0), out);
    repository.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    let outcome = repository.review(&[]);
    insta::assert_snapshot!(outcome.err, @r"
    error: no base to compare with: neither main nor origin/main is a branch that shares history with HEAD
      give one with --base REV, or compare files with --from and --to
    ");
    outcome.with(2);
}

#[test]
fn an_old_revision_needs_no_texts_no_provenance_and_no_wrapper() {
    let repository = Repository::new();
    let removed = ["spec/documentation.json", "spec/selection.json", "crates/registrations"];
    repository.git(&[&["rm", "--quiet", "-r"][..], &removed].concat());
    repository.commit();
    repository.git(&["checkout", "--quiet", "HEAD~", "--", "spec", "crates"]);
    let out = repository.report();
    assert!(out.contains("compiles against `registrations` | ✅"), "{out}");
    assert!(out.contains("`HEAD`, of unknown provenance → `the working tree`"), "{out}");
}

#[test]
fn files_are_compared_with_their_own_overlays() {
    let repository = Repository::new();
    let whole = "spec/registrations.json,spec/overlay.json,spec/documentation.json";
    let out = repository.review(&["--from", whole, "--to", whole]).with(0);
    assert!(out.starts_with("## ✅ Nothing changes for users\n"), "{out}");
    let bare = "spec/registrations.json,spec/overlay.json";
    repository.review(&["--from", whole, "--to", bare, "--fail-on", "additive"]).with(0);
    repository.write("new.json", &repository.read(FRAGMENT));
    let mut fragment: Value = serde_json::from_str(&repository.read("new.json")).unwrap();
    fragment.pointer_mut(REGISTRATION).unwrap()["properties"]["color"] = json!({"type": "string"});
    repository.write("new.json", &fragment.to_string());
    let new = whole.replace("spec/registrations.json", "new.json");
    let out = repository.review(&["--from", whole, "--to", &new]).with(0);
    assert!(out.contains("✅ 1 field is new"), "{out}");
    assert!(out.contains(&format!("`cargo xtask review --from {whole} --to {new}`")), "{out}");
}

#[test]
fn bad_input_is_one_error() {
    let repository = Repository::new();
    let mut errors = String::new();
    for arguments in [
        &["--base", "gone"][..],
        &["--base", "--output=x"],
        &["--from", "a.json", "--to", "b.json"],
        &["--from", "a,b,c,d", "--to", "b.json"],
        &["--from", "a.json"],
        &["--base", "HEAD", "--from", "a.json", "--to", "b.json"],
    ] {
        let outcome = repository.review(arguments);
        // Without the usage of the command, and without the message of the operating system.
        let error = outcome.err.split("\n\n").next().unwrap().trim_end();
        errors.push_str(
            error.split(": No such file").next().unwrap().split(": The system").next().unwrap(),
        );
        errors.push('\n');
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""));
    }
    repository.write(FRAGMENT, "{\"a\": 1, \"a\": 2}");
    let outcome = repository.review(&[]);
    errors.push_str(&outcome.err);
    outcome.with(2);
    repository.git(&["rm", "--quiet", "-f", FRAGMENT]);
    errors.push_str(&repository.review(&[]).err);
    insta::assert_snapshot!(errors);
}

#[test]
fn the_report_for_programs() {
    let repository = Repository::new();
    let empty: Value =
        serde_json::from_str(&repository.review(&["--format", "json"]).with(0)).unwrap();
    assert_eq!(empty["changes"], json!([]));
    require_field(&repository, "color");
    insta::assert_snapshot!(repository.review(&["--format", "json"]).with(0));
}

#[test]
fn annotations_have_the_line_of_the_fragment() {
    let repository = Repository::new();
    require_field(&repository, "color");
    remove_field(&repository, "virtual_ipv4");
    let out = repository.review(&["--format", "github"]).with(0);
    let fragment = repository.read(FRAGMENT);
    for line in out.lines() {
        let (_, number) = line.split_once(",line=").unwrap();
        let number: usize = number.split(',').next().unwrap().parse().unwrap();
        let found = fragment.lines().nth(number - 1).unwrap();
        let expected = if line.contains("color") { "\"color\": {" } else { "\"properties\": {" };
        assert!(found.contains(expected), "{line}: {found}");
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_release_needs_its_version_and_its_entry() {
    let repository = Repository::new();
    let check = |code| repository.review(&["--release"]).with(code);
    let mut story = check(0);
    repository.git(&["tag", "v0.1.0"]);
    story.push_str(&check(0));
    remove_field(&repository, "virtual_ipv4");
    story.push_str(&check(1));
    repository.write("Cargo.toml", "[workspace.package]\nversion = \"0.2.0\"\n");
    repository
        .write("CHANGELOG.md", "## [Unreleased]\n\n- Something.\n\n## [0.1.0]\n\n- virtual_ipv4\n");
    story.push_str(&check(1));
    repository
        .write("CHANGELOG.md", "## [Unreleased]\n\n- **Breaking:** `Registration.virtual_ipv4`.\n");
    story.push_str(&check(0));
    insta::assert_snapshot!(story);
}

/// What is written by hand is reviewed as what is generated.
#[test]
fn a_change_of_the_wrapper_is_a_change_for_its_users() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    let path = "crates/registrations/src/list.rs";
    let code = repository.read(path);
    let renamed = code.replace("pub fn limit(", "pub fn at_most(");
    assert_ne!(code, renamed);
    repository.write(path, &renamed);
    let report = repository.report();
    let row = |start: &str| report.lines().find(|line| line.starts_with(start)).unwrap();
    assert_eq!(
        row("| compiles against `registrations` |"),
        "| compiles against `registrations` | ❌ 1 method is removed; 1 method is new (not compiled) |"
    );
    assert_eq!(
        row("| compiles against `registrations-api` |"),
        "| compiles against `registrations-api` | ✅ unchanged (not compiled) |"
    );
    assert!(row("| ❌ |").contains("`registrations::List::limit` | removed"), "{report}");
    let problems = repository.review(&["--release"]).with(1);
    assert!(problems.contains("the changes since 0.1.0 need 0.2.0"), "{problems}");
    let annotations = repository.review(&["--base", "HEAD", "--format", "github"]).with(0);
    assert!(annotations.contains("::error file=crates/registrations/src/lib.rs,line=1,"));
}

#[test]
fn a_new_value_of_an_enum_is_one_row() {
    let repository = Repository::new();
    repository.edit(FRAGMENT, |fragment| {
        let status = "/components/parameters/teams-devices_devices_list_registrations_param_status/schema/enum";
        let values = fragment.pointer_mut(status).unwrap();
        values.as_array_mut().unwrap().push(json!("pending"));
    });
    let report = repository.report();
    let rows: Vec<&str> =
        report.lines().filter(|line| line.starts_with("| ") && line.contains("/enum/")).collect();
    let [row] = rows[..] else { panic!("{report}") };
    assert!(row.starts_with("| ➕ | `Status::Pending` | new: "), "{row}");
    let wire = "new on the wire: `pending` — an old service refuses pending, where it is sent";
    assert!(row.contains(wire), "{row}");
}

#[test]
fn the_default_branch_may_have_another_name() {
    let repository = Repository::new();
    repository.git(&["branch", "--quiet", "-m", "trunk"]);
    let error = repository.review(&[]).err;
    assert!(error.contains("neither main nor origin/main"), "{error}");
    repository.git(&["update-ref", "refs/remotes/origin/trunk", "trunk"]);
    repository.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"]);
    let out = repository.review(&[]).with(0);
    assert!(out.starts_with("## ✅ Nothing changes for users\n"), "{out}");
}

#[test]
fn a_release_that_has_no_tag_is_not_the_first_one() {
    let repository = Repository::new();
    repository.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n## [0.1.0]\n");
    let out = repository.review(&["--release"]).with(1);
    assert!(out.starts_with("no tag v*, although CHANGELOG.md has the release 0.1.0"), "{out}");
}

/// An operation of the vendor that nobody selected may be one that the client should have.
#[test]
fn new_operations_beside_the_selected_ones_are_listed() {
    let repository = Repository::new();
    let provenance = |others: Value| {
        let text = json!({"document": {"others": others}}).to_string();
        repository.write("spec/provenance.json", &text);
    };
    provenance(json!(["GET /a"]));
    repository.commit();
    assert!(!repository.report().contains("not selected"));
    provenance(json!(["GET /a", "POST /a/{id}/b"]));
    let report = repository.report();
    assert!(report.starts_with("## ✅ Nothing changes for users\n"), "{report}");
    let list = "**New operations of the vendor, not selected**\n\n- `POST /a/{id}/b`\n";
    assert!(report.contains(list), "{report}");
}
