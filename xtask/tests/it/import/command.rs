//! The command: its input, its flags, what it writes and what it says.

use std::{
    fmt::Write as _,
    fs,
    io::Write,
    process::{Command, Stdio},
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use super::support::{Outcome, Workspace, pets, shuffled};

fn workspace() -> Workspace {
    Workspace::selecting(&json!(["get-pet", "list-pets"]))
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn the_output_does_not_depend_on_the_form_of_the_document() {
    let workspace = workspace();
    workspace.import_document(&pets()).ok();
    let expected = workspace.read("spec/registrations.json");
    let text = pets().to_string();

    workspace.write("openapi.json.gz", gzip(&text));
    let out = workspace.import("openapi.json.gz", &[]).ok();
    assert!(
        out.ends_with("nothing changed in the selected operations\nup to date (N ms)\n"),
        "{out}"
    );

    let backwards =
        |key: &str| u64::MAX - key.bytes().fold(0, |sum, byte| (sum << 7) + u64::from(byte));
    for pretty in [false, true] {
        workspace
            .write("openapi.json", format!("\u{feff}{}", shuffled(&pets(), &backwards, pretty)));
        let out = workspace.import("openapi.json", &[]).ok();
        assert_eq!(workspace.read("spec/registrations.json"), expected);
        assert!(
            out.contains(
                "\nnothing changed in the selected operations\nwrote spec/provenance.json (N ms)\n"
            ),
            "{out}"
        );
    }
}

#[test]
fn standard_input_is_read_plain_or_compressed() {
    let text = pets().to_string();
    let mut seen = Vec::new();
    for bytes in [text.clone().into_bytes(), gzip(&text)] {
        let workspace = workspace();
        let mut child = workspace
            .command(&["-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&bytes).unwrap();
        Outcome::of(&child.wait_with_output().unwrap()).ok();
        assert_eq!(workspace.json("spec/provenance.json")["document"]["file"], "standard input");
        seen.push(workspace.spec());
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn the_report_lists_the_changes_of_the_slice_and_sums_up_others() {
    let workspace = workspace();
    workspace.import_document(&pets()).ok();
    let mut report = String::new();
    let mut import = |what: &str, edit: &dyn Fn(&mut Value)| {
        let mut document = pets();
        edit(&mut document);
        let out = workspace.import_document(&document).ok();
        write!(report, "== {what}\n{out}").unwrap();
    };
    import("wording", &|document| {
        document["components"]["schemas"]["Pet"]["description"] = json!("A beast.");
    });
    import("an example", &|document| {
        document["components"]["parameters"]["order"]["example"] = json!("desc");
    });
    import("extensions", &|document| {
        document["components"]["schemas"]["Pet"]["x-new"] = json!(true);
    });
    import("elsewhere", &|document| {
        document["components"]["schemas"]["Stranger"]["type"] = json!("string");
    });
    import("inside", &|document| {
        let list = &mut document["paths"]["/pets"]["get"];
        list["deprecated"] = json!(true);
        list["tags"] = json!(["animals"]);
        list["parameters"][0]["schema"]["default"] = json!("cat");
        list["parameters"]
            .as_array_mut()
            .unwrap()
            .push(json!({"$ref": "#/components/parameters/limit"}));
        let components = &mut document["components"];
        components["parameters"]["limit"] =
            json!({"name": "limit", "in": "query", "schema": {"type": "integer"}});
        components["schemas"]["Failure"]["required"] = json!(["code", "default"]);
        components["schemas"]["Failure"]["properties"]["text"] = json!({"type": "string", "enum": ["a rather long value", "an even longer value", "and another"]});
        components["schemas"]["Pet"]["properties"].as_object_mut().unwrap().remove("friend");
        components["schemas"]["Count"]["type"] = json!("number");
    });
    import("back", &|_| {});
    workspace.write(
        "spec/selection.json",
        super::support::selection(&json!(["get-pet", "list-pets", "list-strangers"])),
    );
    import("another selection", &|_| {});
    insta::assert_snapshot!(report);
    // A pointer is not cut.
    let wide = |line: &&str| line.chars().count() > 80 && !line.starts_with("  #/");
    assert_eq!(report.lines().find(wide), None);
}

#[test]
fn check_and_dry_run_write_nothing() {
    let workspace = workspace();
    let document = workspace.write("openapi.json", pets().to_string());
    let before = workspace.spec();
    let out = workspace.import("openapi.json", &["--dry-run"]).ok();
    insta::assert_snapshot!(out);
    let outcome = workspace.import("openapi.json", &["--check"]);
    assert_eq!((outcome.code, outcome.err.as_str()), (Some(1), ""), "{}", outcome.out);
    assert_eq!(workspace.spec(), before);

    workspace.import("openapi.json", &[]).ok();
    let times = || {
        let modified = |name: &str| fs::metadata(workspace.path(name)).unwrap().modified().unwrap();
        [modified("spec/registrations.json"), modified("spec/provenance.json")]
    };
    let before = (workspace.spec(), times());
    for flags in [&["--check"][..], &["--dry-run"], &[]] {
        let out = workspace.import(document.to_str().unwrap(), flags).ok();
        assert!(
            out.ends_with("nothing changed in the selected operations\nup to date (N ms)\n"),
            "{out}"
        );
    }
    assert_eq!((workspace.spec(), times()), before, "not even written again");
}

#[test]
fn a_fragment_with_another_provenance_is_reported_and_replaced() {
    let workspace = workspace();
    workspace.import_document(&pets()).ok();
    let good = workspace.spec();
    let fragment = workspace.read("spec/registrations.json");
    workspace.write("spec/registrations.json", fragment.replace("\"boolean\"", "\"integer\""));
    let edited = workspace.import("openapi.json", &[]).ok();
    assert_eq!(workspace.spec(), good);
    workspace.write("spec/registrations.json", "{\n<<<<<<< HEAD\n");
    workspace.write("spec/provenance.json", "{}");
    let broken = workspace.import("openapi.json", &[]).ok();
    assert_eq!(workspace.spec(), good);
    insta::assert_snapshot!(format!("{edited}\n{broken}"));
}

/// Both files are written by a rename, the provenance first: whenever a run is killed, each file is whole, and if only
/// one is new, the next import says so and repeats everything.
#[cfg(unix)]
#[test]
fn a_killed_import_leaves_whole_files_and_can_be_repeated() {
    let (old, new) = (pets(), {
        let mut document = pets();
        document["components"]["schemas"]["Pet"]["required"] = json!(["kind"]);
        document
    });
    let fresh = |document: &Value| {
        let workspace = workspace();
        workspace.import_document(document).ok();
        workspace.spec()
    };
    let (before, after) = (fresh(&old), fresh(&new));
    let workspace = workspace();
    workspace.import_document(&old).ok();
    workspace.write("openapi.json", new.to_string());
    let path = workspace.path("openapi.json");
    for microseconds in (0..20_000).step_by(500) {
        for (name, content) in &before {
            workspace.write(&format!("spec/{name}"), content);
        }
        let mut child =
            workspace.command(&[path.to_str().unwrap()]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(microseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = workspace.spec();
        let is = |name: &str, version: &std::collections::BTreeMap<String, Vec<u8>>| {
            found[name] == version[name]
        };
        let (fragment, provenance) = ("registrations.json", "provenance.json");
        let old_pair = is(fragment, &before) && is(provenance, &before);
        let between = is(fragment, &before) && is(provenance, &after);
        let new_pair = is(fragment, &after) && is(provenance, &after);
        assert!(old_pair || between || new_pair, "killed after {microseconds} µs");
    }
    // The one state in which the two do not belong together.
    workspace.write("spec/registrations.json", &before["registrations.json"]);
    workspace.write("spec/provenance.json", &after["provenance.json"]);
    let out = workspace.import("openapi.json", &[]).ok();
    assert!(out.contains("an import was interrupted"), "{out}");
    assert!(out.contains("+ required  [\"kind\"]"), "{out}");
    assert_eq!(
        workspace.json("spec/registrations.json"),
        serde_json::from_slice::<Value>(&after["registrations.json"]).unwrap()
    );
}

#[cfg(unix)]
#[test]
fn anything_but_a_plain_file_is_refused_without_blocking() {
    let workspace = workspace();
    let pipe = workspace.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let errors = ["pipe", "/dev/zero", "spec", "absent.json"]
        .map(|file| workspace.import(file, &[]).error())
        .concat();
    insta::assert_snapshot!(errors.replace(workspace.path("").to_str().unwrap(), "ROOT/"));
}

/// A rename would replace the link, and leave the file that it leads to as it was.
#[cfg(unix)]
#[test]
fn a_fragment_that_is_a_link_is_refused() {
    let workspace = workspace();
    workspace.write("openapi.json", pets().to_string());
    workspace.write("fragment.json", "{}");
    let fragment = workspace.path("spec/registrations.json");
    std::os::unix::fs::symlink(workspace.path("fragment.json"), &fragment).unwrap();
    let error = workspace.import("openapi.json", &[]).error();
    let problem = "spec/registrations.json: a symbolic link; expected a plain file";
    assert!(error.contains(problem), "{error}");
    assert!(fragment.is_symlink());
    assert!(!workspace.path("spec/provenance.json").exists());
}

#[test]
fn a_folder_that_is_not_a_workspace_is_one_clear_error() {
    let workspace = workspace();
    workspace.write("openapi.json", pets().to_string());
    fs::create_dir(workspace.path("spec/registrations.json")).unwrap();
    let error = workspace.import("openapi.json", &[]).error();
    assert!(error.starts_with("error: cannot read "), "{error}");
    fs::remove_dir_all(workspace.path("spec")).unwrap();
    let error = workspace.import("openapi.json", &[]).error();
    assert_eq!(
        error,
        "error: spec/selection.json: does not exist; expected a list of the operations to keep\n"
    );
}
