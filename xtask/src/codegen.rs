//! `cargo xtask codegen`: regenerates the bindings from the description, or checks that they are up to date.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::PathBuf,
    time::Instant,
};

use bindgen::Plan;
use openapi::json;
use serde_json::Value;

use crate::{
    Error, Spec, lines,
    tree::{self, Drift},
    workspace::{self, EFFECTIVE, GENERATED, SETTINGS},
};

/// The command that removes drift, as shown to people.
const COMMAND: &str = "cargo xtask codegen";

/// Regenerate the bindings, and spec/effective.json, from spec/.
#[derive(clap::Args)]
pub struct Arguments {
    /// Write nothing. Show which files are out of date, as diffs, and exit with 1 if there are any.
    #[arg(long)]
    check: bool,

    /// The workspace to work in. Default: the one that this command was built in.
    #[arg(long, value_name = "DIR", default_value_os_t = workspace::root(), hide_default_value = true)]
    root: PathBuf,
}

/// Runs the command. `Ok(false)`: `--check` found files that are out of date.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Error> {
    let started = Instant::now();
    let spec = Spec::read(&arguments.root)?;
    let missing = spec.check()?;
    let applied = spec.apply()?.complete()?;
    let plan = plan(&applied.description)?;
    let redundant = applied.redundant.iter().map(ToString::to_string);
    let notes: Vec<String> =
        missing.into_iter().chain(redundant).chain(plan.notes.iter().cloned()).collect();
    let files = files(&plan, &applied.description);
    let drifts = tree::compare(&arguments.root, GENERATED, &files)?;
    if !arguments.check {
        tree::write(&arguments.root, GENERATED, &drifts)?;
    }
    let time = format!("{} ms", started.elapsed().as_millis());
    for note in &notes {
        writeln!(out, "{}", lines::fit(&format!("note: {note}"), &io::stdout()))?;
    }
    let report = if arguments.check { report_check } else { report_write };
    report(&drifts, files.len(), &time, out)?;
    Ok(!arguments.check || drifts.is_empty())
}

/// Plans the bindings of a description to which the overlays have been applied.
pub fn plan(description: &Value) -> Result<Plan, Error> {
    Ok(bindgen::plan(description, &SETTINGS)?)
}

/// The text of each file by its path in the workspace.
fn files(plan: &Plan, description: &Value) -> BTreeMap<String, String> {
    let generated = plan.files.iter();
    let generated = generated.map(|(path, text)| (format!("{GENERATED}/{path}"), text.clone()));
    generated.chain([(EFFECTIVE.to_owned(), json::print(description))]).collect()
}

fn report_check(drifts: &[Drift], files: usize, time: &str, out: &mut dyn Write) -> io::Result<()> {
    for drift in drifts {
        writeln!(out, "{}: {}", drift.state(), drift.path)?;
        writeln!(out, "{}", drift.diff())?;
    }
    if drifts.is_empty() {
        writeln!(out, "{files} files, all up to date ({time})")
    } else {
        let drifted = drifts.len();
        writeln!(out, "{drifted} of {files} files out of date ({time}); to update: {COMMAND}")
    }
}

fn report_write(drifts: &[Drift], files: usize, time: &str, out: &mut dyn Write) -> io::Result<()> {
    for drift in drifts {
        let verb = if drift.planned.is_some() { "wrote" } else { "deleted" };
        writeln!(out, "{verb} {}", drift.path)?;
    }
    let unchanged = files - drifts.iter().filter(|drift| drift.planned.is_some()).count();
    writeln!(out, "{} changed, {unchanged} unchanged ({time})", drifts.len())
}
