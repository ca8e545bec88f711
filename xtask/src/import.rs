//! `cargo xtask import`: cuts the fragment out of the vendor's document, and reports what changed.
//!
//! The stages, in order:
//!
//! 1. `input`: read the document, up to a limit, and uncompress it.
//! 2. [`openapi::Index`]: find every operation and component in its text.
//! 3. `selection`: find the operations that `spec/selection.json` names.
//! 4. [`openapi::Slice`]: cut them out with everything that they refer to, without texts and extensions.
//! 5. `provenance`: identify the document and the slice.
//! 6. [`openapi::differences`] and `report`: compare the slice with that of the last import.
//! 7. [`Spec::apply_to`]: apply the overlays to it.
//!
//! [`plan`] runs them on texts and returns texts; only [`run`] reads and writes files.

pub mod input;
pub(crate) mod report;
mod selection;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use openapi::{
    Index, Slice, Source,
    differences::{self, Difference},
    json,
};
use review::report::plural;
use serde_json::Value;

use self::selection::Selected;
use crate::{
    Applied, Error, Spec, files, lines,
    provenance::Provenance,
    workspace::{self, DOCUMENTATION, FRAGMENT, OVERLAY, PROVENANCE, SELECTION, SPEC},
};

/// Take a new description from the vendor: cut spec/registrations.json out of the whole OpenAPI document.
#[derive(clap::Args)]
pub struct Arguments {
    /// The document, in JSON, plain or gzip; `-` for standard input.
    file: PathBuf,

    /// Write nothing.
    #[arg(long)]
    dry_run: bool,

    /// Write nothing, and exit with 1 if anything would change.
    #[arg(long)]
    check: bool,

    /// The workspace to work in, if not the one that this was built in.
    #[arg(long, value_name = "DIR", default_value_os_t = workspace::root(), hide_default_value = true)]
    root: PathBuf,
}

/// Runs the command. Returns `false` if `--check` found something to change.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<bool, Error> {
    let started = Instant::now();
    let root = &arguments.root;
    let spec = Spec::read(root)?;
    let plan = plan(&input::read(&arguments.file)?, &spec)?;
    let stays = arguments.check || arguments.dry_run;
    if !stays {
        write(root, &plan.files)?;
    }
    let took = format!("{} ms", started.elapsed().as_millis());
    report(&plan, stays, &took, out)?;
    Ok(!arguments.check || plan.files.is_empty())
}

/// Writes the files in order: a killed run leaves them all old, all new, or only the first one new.
fn write(root: &Path, files: &[File]) -> Result<(), Error> {
    // The rename would replace the link, and leave what it leads to as it is.
    if let Some(link) = files.iter().find(|file| root.join(file.name).is_symlink()) {
        return Err(Error::refused(link.name, "a symbolic link; expected a plain file"));
    }
    let texts = files.iter().map(|file| (root.join(file.name), file.text.as_str()));
    files::replace(&root.join(SPEC), texts)
}

fn report(plan: &Plan, stays: bool, took: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in &plan.lines {
        writeln!(out, "{}", lines::fit(line, &io::stdout()))?;
    }
    let changed: Vec<&str> = plan.files.iter().map(|file| file.name).collect();
    if changed.is_empty() {
        return writeln!(out, "up to date ({took})");
    }
    let verb = if stays { "would write" } else { "wrote" };
    writeln!(out, "{verb} {} ({took})", changed.join(", "))?;
    match (stays, changed.contains(&FRAGMENT)) {
        (true, _) => writeln!(out, "next: the same command without --dry-run or --check"),
        (false, true) if plan.overlays_fail => {
            writeln!(out, "next: correct {OVERLAY} and {DOCUMENTATION}, then cargo xtask codegen")
        }
        (false, true) => writeln!(out, "next: cargo xtask codegen"),
        (false, false) => writeln!(out, "next: commit it; the bindings stay as they are"),
    }
}

/// The files and the report of an import.
pub struct Plan {
    /// The files that change, in the order in which they are written.
    pub files: Vec<File>,
    /// The report: the document, the changes, the overlays.
    pub lines: Vec<String>,
    /// Whether an action of an overlay fails.
    pub overlays_fail: bool,
}

/// A file that is new, or that gets another content.
pub struct File {
    /// Its path in the workspace.
    pub name: &'static str,
    /// The new content.
    pub text: String,
}

/// Plans an import, without touching the disk.
pub fn plan(source: &Source, spec: &Spec) -> Result<Plan, Error> {
    let Some(selection) = &spec.selection else {
        let problem = "does not exist; expected a list of the operations to keep";
        return Err(Error::refused(SELECTION, problem));
    };
    let before = Before::read(spec);
    let index = Index::new(source)?;
    let operations = index.operations()?;
    let selected = Selected::of(selection, index.name(), &operations, before.fragment.as_ref())?;
    let slice = Slice::cut(&index, &selected.operations)?;
    let fragment = json::print(&slice.document);
    let provenance = Provenance::of(source, &index, &slice, &fragment, &selected.others)?;

    let mut lines = vec![format!(
        "{}: {} of {} selected",
        source.name,
        selected.operations.len(),
        plural(operations.len(), "operation"),
    )];
    lines.extend(before.problems.iter().map(|problem| format!("note: {problem}")));
    for operation in &selected.others {
        let id = operation.id.as_deref().unwrap_or("no operationId");
        lines.push(format!("not selected: {id}"));
        lines.push(format!("  {operation}"));
    }
    let changes = before
        .fragment
        .as_ref()
        .map(|fragment| differences::between(fragment, &slice.document))
        .unwrap_or_default();
    lines.extend(what_changed(&before, &provenance, &changes));
    let applied = spec.apply_to(slice.document);
    let overlays_fail = !applied.errors().is_empty();
    lines.extend(corrections(&applied, &changes));

    let changed = |name, text: String, old: &Option<Source>| {
        let is_same = old.as_ref().is_some_and(|old| old.bytes == text.as_bytes());
        (!is_same).then_some(File { name, text })
    };
    // The fragment is last: if a run is killed between the two, the next one still reports what changed.
    let files = [
        changed(PROVENANCE, provenance.print(), &spec.provenance),
        changed(FRAGMENT, fragment, &spec.fragment),
    ];
    Ok(Plan { files: files.into_iter().flatten().collect(), lines, overlays_fail })
}

/// The actions that fail, are redundant, or hide a change.
fn corrections(applied: &Applied, changes: &[Difference]) -> Vec<String> {
    let mut lines = applied.errors();
    if !lines.is_empty() {
        lines.insert(0, format!("{} in the overlays:", plural(lines.len(), "error")));
    }
    let redundant = applied.redundant.iter().map(ToString::to_string);
    let notes = redundant.chain(overlay::hidden(&applied.covered, changes));
    lines.extend(notes.map(|note| format!("note: {note}")));
    lines.dedup();
    lines
}

/// The files of the last import, if they can be read.
struct Before {
    fragment: Option<Value>,
    provenance: Option<Provenance>,
    problems: Vec<String>,
}

impl Before {
    fn read(old: &Spec) -> Self {
        let mut problems = Vec::new();
        let mut problem = |error| problems.push(format!("{error}; it is replaced"));
        let fragment = old.fragment.as_ref().and_then(|it| it.parse().map_err(&mut problem).ok());
        let provenance = old
            .provenance
            .as_ref()
            .and_then(|source| source.read::<Provenance>().map_err(&mut problem).ok());
        if let (Some(source), Some(provenance)) = (&old.fragment, &provenance)
            && !provenance.describes(source)
        {
            problems.push(format!(
                "{FRAGMENT} is not what {PROVENANCE} describes: it was edited, or an import was interrupted; both are replaced"
            ));
        }
        Self { fragment, provenance, problems }
    }
}

fn what_changed(before: &Before, provenance: &Provenance, changes: &[Difference]) -> Vec<String> {
    if before.fragment.is_none() {
        return vec![format!("{FRAGMENT} is new")];
    }
    if changes.is_empty() {
        let texts = before.provenance.as_ref().map(|old| &old.slice.texts_sha256);
        let line = match texts {
            Some(old) if *old != provenance.slice.texts_sha256 => {
                "only the vendor's wording changed (descriptions, titles, examples)"
            }
            _ => "nothing changed in the selected operations",
        };
        return vec![line.to_owned()];
    }
    let places = plural(changes.len(), "place");
    [format!("{places} changed:")].into_iter().chain(report::lines(changes)).collect()
}
