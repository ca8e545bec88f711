//! `cargo xtask codegen`: regenerates the bindings from the description, or checks that they are up to date.
//!
//! The stages, in order, each in a module of its own:
//!
//! 1. `document`: parse the fragment and the overlays.
//! 2. `sources`: apply our corrections and our descriptions to the vendor's fragment.
//! 3. `normalize`: write the description in one form, without what the bindings do not use.
//! 4. `check`: read the operations, and refuse what no code can be generated from, with its place.
//! 5. `naming`: give schemas the names of their Rust types. The result is the effective description.
//! 6. `successes`, `lower`: leave out error responses, and rewrite what progenitor does not support. Only the next stages see the result.
//! 7. `hoist`: make a component of every inline schema that becomes a type.
//! 8. `bindings`: generate code with progenitor.
//! 9. `complete`: check that the code holds all that the description states.
//! 10. `passes`: rewrite the code, one small pass at a time.
//! 11. `layout`: print one file per type and operation.
//!
//! [`plan`] runs them all on bytes and returns files; only [`tree`] reads and writes the generated ones.

mod bindings;
mod check;
mod complete;
mod document;
mod error;
mod hoist;
mod layout;
mod lower;
mod naming;
pub(crate) mod normalize;
mod passes;
pub(crate) mod sources;
mod successes;
pub mod tree;
mod undocumented;

use std::{
    collections::BTreeMap,
    io::Write,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use self::document::{child, members};
use crate::{
    json,
    openapi::METHODS,
    workspace::{self, GENERATED},
};

pub use self::{document::Source, error::Error, layout::COMMAND, sources::Sources};

/// The description with the overlays applied.
pub const EFFECTIVE: &str = "spec/effective.json";

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
    let plan = plan(&Sources::read(&arguments.root)?)?;
    for note in &plan.notes {
        writeln!(out, "note: {note}").map_err(Error::Report)?;
    }
    let drifts = tree::compare(&arguments.root, GENERATED, &plan.files)?;
    if arguments.check {
        report_check(&drifts, plan.files.len(), started.elapsed(), out).map_err(Error::Report)?;
        return Ok(drifts.is_empty());
    }
    tree::write(&arguments.root, GENERATED, &drifts)?;
    report_write(&drifts, plan.files.len(), started.elapsed(), out).map_err(Error::Report)?;
    Ok(true)
}

fn report_check(
    drifts: &[tree::Drift],
    files: usize,
    time: Duration,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    for drift in drifts {
        writeln!(out, "{}: {}", drift.state(), drift.path)?;
        writeln!(out, "{}", drift.diff())?;
    }
    let time = milliseconds(time);
    if drifts.is_empty() {
        writeln!(out, "{files} files, all up to date ({time})")
    } else {
        let drifted = drifts.len();
        writeln!(out, "{drifted} of {files} files out of date ({time}); to update: {COMMAND}")
    }
}

fn report_write(
    drifts: &[tree::Drift],
    files: usize,
    time: Duration,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    for drift in drifts {
        let verb = if drift.planned.is_some() { "wrote" } else { "deleted" };
        writeln!(out, "{verb} {}", drift.path)?;
    }
    let unchanged = files - drifts.iter().filter(|drift| drift.planned.is_some()).count();
    let changed = drifts.len();
    writeln!(out, "{changed} changed, {unchanged} unchanged ({})", milliseconds(time))
}

fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

/// What should be generated.
pub struct Plan {
    /// The text of each file by its path inside the workspace, with `/` between its parts.
    pub files: BTreeMap<String, String>,
    /// The description with the overlays applied.
    pub(crate) description: Value,
    /// What to look at: actions of the overlays that no longer change anything, places without a description.
    pub notes: Vec<String>,
}

/// Plans the generated files, without touching the disk.
pub fn plan(sources: &Sources) -> Result<Plan, Error> {
    let (description, notes) = sources.apply()?;
    let mut plan = plan_description(&description)?;
    plan.notes.splice(0..0, notes);
    Ok(plan)
}

/// Plans the files that are generated from `description`, a document with the overlays applied.
pub fn plan_description(description: &Value) -> Result<Plan, Error> {
    attempt(description).map_err(|error| {
        let has_place = !matches!(error, Error::Code(_) | Error::Generator(_) | Error::Panic(_));
        let found = if has_place { None } else { failing_operation(description) };
        found.unwrap_or(error)
    })
}

/// Enough for the deepest JSON that `serde_json` reads, in a build without optimization.
const STACK: usize = 256 << 20;

/// Runs the stages on a thread of their own. A panic of progenitor is an error.
fn attempt(description: &Value) -> Result<Plan, Error> {
    let outcome = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, || stages(description)).map(thread::ScopedJoinHandle::join)
    });
    match outcome {
        Ok(Ok(plan)) => plan,
        Ok(Err(payload)) => {
            let message = payload.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
            Err(Error::Panic(message.unwrap_or("no message").to_owned()))
        }
        Err(error) => Err(Error::Generator(format!("no thread to run it: {error}"))),
    }
}

/// The error of the first operation that fails alone, with its place.
fn failing_operation(description: &Value) -> Option<Error> {
    for (path, item) in members(description.get("paths")?) {
        for (method, _) in members(item).filter(|(key, _)| METHODS.contains(&key.as_str())) {
            let (mut alone, mut item) =
                (description.as_object()?.clone(), item.as_object()?.clone());
            item.retain(|key, _| !METHODS.contains(&key.as_str()) || key == method);
            alone.insert("paths".into(), json!({path: item}));
            if let Err(error) = attempt(&alone.into()) {
                let pointer = child(&child("/paths", path), method);
                return Some(Error::Located { pointer, error: error.into() });
            }
        }
    }
    None
}

fn stages(description: &Value) -> Result<Plan, Error> {
    let (normal, mut notes) = normalize::apply(description)?;
    let operations = check::supported(&normal)?;
    let successes = successes::only(&normal)?;
    let (mut lowered, of_lowering) = lower::apply(&successes)?;
    notes.extend(of_lowering);
    notes.extend(check::undescribed(&successes)?);
    notes.extend(undocumented::places(&successes));
    let effective = naming::apply(&normal)?.description;
    hoist::name(&mut lowered);
    let named = naming::apply(&lowered)?;
    complete::wholes(&named)?;
    let mut code = bindings::generate(&named.description)?;
    complete::check(&mut code, &named, &operations)?;
    passes::run(&mut code, &operations, &named.description)?;
    let mut files = BTreeMap::from([(EFFECTIVE.to_owned(), json::print(&effective))]);
    let generated = layout::files(code)?.into_iter();
    files.extend(generated.map(|(path, text)| (format!("{GENERATED}/{path}"), text)));
    Ok(Plan { files, description: description.clone(), notes })
}
