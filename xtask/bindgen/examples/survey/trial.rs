//! Compiles the code that was generated from many operations, and decodes samples with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

use super::{
    program::{Generated, write, write_main},
    samples::{self, Sender},
};

/// Operations in one crate. The compiler needs about 15 MB for each.
const BATCH: usize = 40;

/// Compiles a crate of each batch of operations, decodes samples, and reports what fails. `Ok(false)`: something does.
pub(super) fn run(
    folder: &Path,
    operations: &[Generated],
    out: &mut dyn Write,
) -> io::Result<bool> {
    let (mut compiled, mut right, mut samples) = (0, 0, 0);
    for batch in operations.chunks(BATCH) {
        write(folder, batch)?;
        let failed = compile(folder, batch.len())?;
        list(batch, "does not compile", &failed, out)?;
        let (decoded, wrong) = decode(folder, batch.len(), &failed)?;
        list(batch, "is wrong", &wrong, out)?;
        compiled += batch.len() - failed.len();
        right += batch.len() - failed.len() - wrong.len();
        samples += decoded;
    }
    let count = operations.len();
    writeln!(out, "{compiled} of {count} compile")?;
    writeln!(out, "{right} of {compiled} decode and encode all of their {samples} samples")?;
    Ok(right == count)
}

/// The first problem of each operation that has one.
type Problems = BTreeMap<usize, String>;

fn list(
    operations: &[Generated],
    what: &str,
    problems: &Problems,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, problem) in problems {
        let name = operations.get(*index).map_or("", |operation| &operation.name);
        writeln!(out, "      {name} {what} (operation_{index}): {problem}")?;
    }
    Ok(())
}

/// Compiles the crate without the operations that do not compile, and returns these.
fn compile(folder: &Path, count: usize) -> io::Result<Problems> {
    let mut failed = Problems::new();
    loop {
        write_main(folder, &remaining(count, &failed))?;
        let output = cargo(folder, "build", "--message-format=short")?;
        if output.status.success() {
            return Ok(failed);
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let before = failed.len();
        for line in text.lines().filter(|line| line.contains("error")) {
            let index = line
                .split_once("operation_")
                .and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
            if let Some(index) = index {
                failed.entry(index).or_insert_with(|| line.to_owned());
            }
        }
        if failed.len() == before {
            return Err(io::Error::other(text.into_owned()));
        }
    }
}

fn remaining(count: usize, failed: &Problems) -> Vec<usize> {
    (0..count).filter(|index| !failed.contains_key(index)).collect()
}

/// Decodes the samples. Returns their number, and the operations that do not decode one, or lose something of it.
fn decode(folder: &Path, count: usize, failed: &Problems) -> io::Result<(usize, Problems)> {
    let output = cargo(folder, "run", "--quiet")?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let (mut wrong, mut unread) = (Problems::new(), BTreeSet::from_iter(remaining(count, failed)));
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines() {
        let (index, what, sample, read, error): (usize, String, Value, Value, Option<String>) =
            serde_json::from_str(line)?;
        unread.remove(&index);
        let sender = if what == "body" { Sender::Client } else { Sender::Service };
        let lost =
            || samples::lost(&sample, &read, sender, "").map(|place| format!("{place} is lost"));
        if let Some(problem) = error.or_else(lost) {
            wrong.entry(index).or_insert_with(|| format!("{what}: {problem}: {sample}"));
        }
    }
    wrong.extend(unread.into_iter().map(|index| (index, "no sample".to_owned())));
    Ok((text.lines().count(), wrong))
}

fn cargo(folder: &Path, verb: &str, option: &str) -> io::Result<Output> {
    Command::new("cargo")
        .args([verb, option, "--offline", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(folder.join("target"))
        .output()
}
