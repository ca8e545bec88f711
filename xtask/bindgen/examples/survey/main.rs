//! `cargo run -p xtask-bindgen --example survey -- FILE`: generates code from each operation of a whole document alone, and counts.
//!
//! It measures how much of a document the generator supports, and writes nothing into the workspace.

mod program;
mod samples;
mod trial;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::PathBuf,
    process::ExitCode,
    time::Instant,
};

use bindgen::Settings;
use openapi::{Index, Slice, Source};

use self::program::Generated;

const SETTINGS: Settings<'static> = Settings { prefix: "", header: "// @generated. Do not edit." };

/// Generate code from each operation of a document alone, and count the reasons for refusals, and the notes.
#[derive(clap::Parser)]
#[command(name = "survey")]
pub(crate) struct Arguments {
    /// The document, in JSON.
    file: PathBuf,

    /// Take every Nth operation only.
    #[arg(long, value_name = "N", default_value_t = 1)]
    every: usize,

    /// List every refusal, below its reason.
    #[arg(long)]
    list: bool,

    /// Also compile the generated code, as a crate in this folder, and decode samples with it.
    #[arg(long, value_name = "DIR")]
    compile: Option<PathBuf>,
}

/// Why a survey failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The document is invalid.
    #[error("{0}")]
    Document(#[from] openapi::Error),

    /// The document cannot be read, the crate cannot be written or compiled, or the report not written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

fn main() -> ExitCode {
    let arguments = <Arguments as clap::Parser>::parse();
    match run(&arguments, &mut std::io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs the command. `Ok(false)`: some of the generated code does not compile, or loses something of a sample.
pub(crate) fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Error> {
    let started = Instant::now();
    let name = arguments.file.display().to_string();
    let source = Source { name, bytes: std::fs::read(&arguments.file)? };
    let index = Index::new(&source)?;
    let mut outcome = Outcome::default();
    for operation in index.operations()?.into_iter().step_by(arguments.every.max(1)) {
        let name = operation.to_string();
        outcome.add(name, Slice::cut(&index, &[operation].into()));
    }
    writeln!(out, "{} operations ({} s)", outcome.total, started.elapsed().as_secs())?;
    outcome.print(arguments.list, out)?;
    match &arguments.compile {
        None => Ok(true),
        Some(folder) => Ok(trial::run(folder, &outcome.generated, out)?),
    }
}

#[derive(Default)]
struct Outcome {
    total: usize,
    generated: Vec<Generated>,
    /// The refused operations, by the reason.
    refused: BTreeMap<String, Vec<String>>,
    /// The number of operations with each kind of note.
    noted: BTreeMap<String, usize>,
}

impl Outcome {
    /// Generates code from an operation.
    fn add(&mut self, name: String, slice: Result<Slice, openapi::Error>) {
        self.total += 1;
        let generated = match slice {
            Ok(Slice { document, .. }) => bindgen::plan(&document, &SETTINGS)
                .map(|plan| (document, plan))
                .map_err(|error| reason(&error)),
            Err(error) => Err(("cannot be cut out".to_owned(), error.to_string())),
        };
        match generated {
            Ok((description, plan)) => {
                for note in kinds(&plan.notes) {
                    *self.noted.entry(note).or_default() += 1;
                }
                self.generated.push(Generated { name, description, files: plan.files });
            }
            Err((reason, error)) => {
                self.refused.entry(reason).or_default().push(format!("{name}: {error}"));
            }
        }
    }

    fn print(&self, list: bool, out: &mut dyn Write) -> std::io::Result<()> {
        let share = |count: usize| {
            let thousandths = count * 1000 / self.total.max(1);
            format!("{count:5} {:2}.{} %", thousandths / 10, thousandths % 10)
        };
        writeln!(out, "{} generated", share(self.generated.len()))?;
        writeln!(out, "refused:")?;
        let mut refused: Vec<_> = self.refused.iter().collect();
        refused.sort_by_key(|(_, operations)| Reverse(operations.len()));
        for (reason, operations) in refused {
            writeln!(out, "{} {reason}", share(operations.len()))?;
            for operation in operations.iter().filter(|_| list) {
                writeln!(out, "      {operation}")?;
            }
        }
        writeln!(out, "generated with a note:")?;
        let mut noted: Vec<_> = self.noted.iter().collect();
        noted.sort_by_key(|(_, operations)| Reverse(**operations));
        for (note, operations) in noted {
            writeln!(out, "{} {note}", share(*operations))?;
        }
        Ok(())
    }
}

/// The kinds of notes, without their places and what has no description.
fn kinds(notes: &[String]) -> BTreeSet<String> {
    let kinds = notes.iter().filter_map(|note| note.split_once(": #")).map(|(kind, _)| kind);
    kinds.filter(|kind| !kind.ends_with("without a description")).map(str::to_owned).collect()
}

/// The kind of an error, without what is particular to one operation, and the whole error.
fn reason(error: &bindgen::Error) -> (String, String) {
    let kind = match error {
        bindgen::Error::Description { problem, .. } => problem.clone(),
        other => other.to_string(),
    };
    (kind, error.to_string())
}
