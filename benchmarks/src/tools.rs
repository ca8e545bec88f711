//! The maintainer's commands, as `cargo xtask` builds and runs them.

use std::{fs, hint::black_box, io::Read, path::Path, process::Command};

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::{
    Arguments,
    measure::{self, Cost, Quartiles, mebibytes},
    report::table,
};

const RUNS: usize = 7;

pub(crate) fn section(arguments: &Arguments) -> String {
    measure::program(&mut measure::cargo(&["build", "--quiet", "--package", "xtask"]));
    let tool = measure::target().join("debug/xtask");
    let xtask = |arguments: &[&str]| {
        measure::program(Command::new(&tool).args(arguments).current_dir(measure::root()))
    };
    let format = || {
        let mut files = Vec::new();
        sources(&measure::root().join("crates/registrations-api/src/generated"), &mut files);
        measure::program(
            Command::new("rustfmt").args(["--emit", "stdout", "--edition", "2024"]).args(files),
        )
    };
    let codegen = || xtask(&["codegen", "--check"]);
    let mut rows = vec![
        row("`codegen --check`", "`rustfmt` of the bindings", codegen, format),
        row("`review`", "`codegen --check`", || xtask(&["review", "--base", "HEAD"]), codegen),
    ];
    if let Some(document) = &arguments.document {
        let import = || xtask(&["import", "--dry-run", document]);
        let read = || measure::here(|| drop(black_box(read(document))));
        rows.push(row(
            "`import` of the vendor's document",
            "unpacking, hashing and parsing it, optimized",
            import,
            read,
        ));
    }
    let header = ["command", "beside", "CPU, ratio", "CPU", "wall", "peak memory"];
    format!(
        "`cargo xtask`, built as it is used (without optimization of our code). {RUNS} runs.\n\n{}",
        table(header, rows)
    )
}

fn row(name: &str, beside: &str, run: impl Fn() -> Cost, other: impl Fn() -> Cost) -> [String; 6] {
    let pairs: Vec<(Cost, Cost)> = (0..RUNS).map(|_| (run(), other())).collect();
    let ratio = |(cost, other): &(Cost, Cost)| cost.cpu.as_secs_f64() / other.cpu.as_secs_f64();
    let ratio = Quartiles::of(pairs.iter().map(ratio));
    let costs = pairs.iter().map(|(cost, _)| cost);
    [
        name.to_owned(),
        beside.to_owned(),
        ratio.to_string(),
        format!("{:.2} s", measure::seconds(costs.clone().map(|cost| cost.cpu))),
        format!("{:.2} s", measure::seconds(costs.clone().map(|cost| cost.wall))),
        format!("{:.0} MiB", mebibytes(costs.map(|cost| cost.peak).max().unwrap())),
    ]
}

fn sources(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// What no import can do without.
fn read(document: &str) -> (serde_json::Value, [u8; 32]) {
    let packed = fs::read(document).unwrap();
    let mut text = Vec::new();
    if packed.starts_with(&[0x1f, 0x8b]) {
        MultiGzDecoder::new(&*packed).read_to_end(&mut text).unwrap();
    } else {
        text = packed;
    }
    (serde_json::from_slice(&text).unwrap(), Sha256::digest(&text).into())
}
