//! Goldens: small descriptions, one feature each, with the code that is generated from them.
//!
//! After a change to the generator: `UPDATE_GOLDENS=1 cargo test -p xtask --test codegen`, and read the diff.
//! `goldens_compile.rs` compiles the code.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use xtask::codegen::{Source, plan, tree};

use super::support;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

fn fixtures() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| {
            Some(entry.unwrap().file_name().to_str()?.strip_suffix(".json")?.to_owned())
        })
        .collect();
    names.sort();
    names
}

#[test]
fn goldens_are_up_to_date() {
    let update = std::env::var_os("UPDATE_GOLDENS").is_some();
    assert!(!(update && std::env::var_os("CI").is_some()), "goldens are not updated in CI");
    for name in fixtures() {
        let fragment = Source::read(&folder(), &format!("{name}.json")).unwrap();
        let plan =
            plan(&support::sources(fragment)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let code = plan.files.into_iter().filter_map(|(path, text)| {
            Some((format!("{name}{}", path.strip_prefix(support::GENERATED)?), text))
        });
        let drifts = tree::compare(&folder(), &name, &code.collect()).unwrap();
        if update {
            tree::write(&folder(), &name, &drifts).unwrap();
        } else {
            let diffs: Vec<String> = drifts.iter().map(tree::Drift::diff).collect();
            assert!(drifts.is_empty(), "{name} (UPDATE_GOLDENS=1 accepts):\n{}", diffs.join("\n"));
        }
    }
}

#[test]
fn every_golden_is_compiled() {
    let compiled = include_str!("../goldens_compile.rs");
    for name in fixtures() {
        assert!(compiled.contains(&format!("        {name}\n")), "goldens_compile.rs lacks {name}");
    }
}

#[test]
fn what_the_code_does_not_express_is_a_note_with_its_place() {
    let mut report = String::new();
    for name in fixtures() {
        let fragment = Source::read(&folder(), &format!("{name}.json")).unwrap();
        let notes = plan(&support::sources(fragment)).unwrap().notes;
        for note in notes.iter().filter(|note| !note.contains("without a description")) {
            writeln!(report, "{name}: {note}").unwrap();
        }
    }
    insta::assert_snapshot!(report);
}
