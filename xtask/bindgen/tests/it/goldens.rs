//! Goldens: small descriptions, one feature each, with the code that is generated from them.
//!
//! After a change to the generator: `UPDATE_GOLDENS=1 cargo test -p xtask-bindgen goldens`, and read the diff. The crate
//! `xtask-goldens` holds the code.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use bindgen::Plan;

use super::support::planned;

/// The folder of the crate `xtask-goldens`, which has the fixtures and the generated code.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../goldens")
}

/// The plans of the fixtures by their names.
fn plans() -> BTreeMap<String, Plan> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let fixtures = files.filter(|path| path.extension().is_some_and(|it| it == "json"));
    let plan = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let fixture = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let plan = planned(&fixture).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, plan)
    };
    fixtures.map(plan).collect()
}

/// Each file below a folder, by its path there.
fn files(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

#[test]
fn goldens_are_up_to_date() {
    let plans = plans();
    let mut expected = BTreeMap::new();
    // The modules of the crate.
    let modules = plans.keys().map(|name| format!("    {name}\n")).collect::<Vec<_>>().concat();
    expected.insert("all.rs".to_owned(), format!("goldens! {{\n{modules}}}\n"));
    for (name, plan) in plans {
        let code = plan.files.into_iter();
        expected.extend(code.map(|(path, text)| (format!("{name}/{path}"), text)));
    }
    let source = folder().join("src");
    let mut found = BTreeMap::new();
    files(&source, "", &mut found);
    found.remove("lib.rs");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        assert!(std::env::var_os("CI").is_none(), "goldens are not updated in CI");
        for path in found.keys().filter(|path| !expected.contains_key(*path)) {
            fs::remove_file(source.join(path)).unwrap();
        }
        for (path, text) in &expected {
            let path = source.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    } else {
        for path in expected.keys().chain(found.keys()) {
            let (expected, found) = (expected.get(path), found.get(path));
            assert_eq!(found, expected, "{path} (UPDATE_GOLDENS=1 accepts)");
        }
    }
}

#[test]
fn what_the_code_does_not_express_is_a_note_with_its_place() {
    let mut report = String::new();
    for (name, plan) in plans() {
        for note in plan.notes.iter().filter(|note| !note.contains("without a description")) {
            writeln!(report, "{name}: {note}").unwrap();
        }
    }
    insta::assert_snapshot!(report);
}
