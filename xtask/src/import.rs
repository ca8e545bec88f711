//! `cargo xtask import`: cuts the fragment out of the vendor's document, and reports what changed.
//!
//! The stages, in order, each in a module of its own:
//!
//! 1. `input`: read the document, up to a limit, and uncompress it.
//! 2. `index`: find every operation and component in its text.
//! 3. `selection`: find the operations that `spec/selection.json` names.
//! 4. `slice`: cut them out with everything that they refer to. `structure` removes texts and extensions.
//! 5. `provenance`: identify the document and the slice.
//! 6. `changes` and `report`: compare the slice with that of the last import.
//! 7. `corrections`: apply the overlays to it.
//!
//! [`plan`] runs them on texts and returns texts; only [`run`] reads and writes files.

mod changes;
mod corrections;
mod error;
mod index;
mod input;
mod provenance;
mod report;
mod selection;
mod slice;
mod structure;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use serde_json::Value;

use self::{
    changes::Change,
    index::{Index, Operation},
    selection::Selection,
    slice::Slice,
};
pub use self::{
    error::Error,
    input::{Input, LIMIT},
};
use crate::{
    files::{self, Staged},
    json,
    openapi::METHODS,
    overlay::{Covered, Role},
    provenance::{PROVENANCE, Provenance},
    workspace::{self, DOCUMENTATION, FRAGMENT, OVERLAY},
};

const FOLDER: &str = "spec";
const SELECTION: &str = "spec/selection.json";

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
    let plan = plan(&Input::read(&arguments.file)?, &spec)?;
    let stays = arguments.check || arguments.dry_run;
    if !stays {
        write(root, &plan.files)?;
    }
    let took = format!("{} ms", started.elapsed().as_millis());
    report(&plan, stays, &took, out).map_err(Error::Report)?;
    Ok(!(arguments.check && plan.files.iter().any(|file| file.changed)))
}

/// Writes the files that change, in order. Every new content is on disk before the first file is replaced, so a killed
/// run leaves whole files: all old, all new, or only the first one new.
fn write(root: &Path, files: &[File]) -> Result<(), Error> {
    let mut staged = Vec::new();
    for file in files.iter().filter(|file| file.changed) {
        let path = root.join(file.name);
        // The rename would replace the link, and leave what it leads to as it is.
        if path.is_symlink() {
            let problem = "a symbolic link; expected a plain file".to_owned();
            return Err(Error::Input { file: file.name.to_owned(), problem });
        }
        staged.push(Staged::new(&root.join(FOLDER), path, &file.text)?);
    }
    for file in staged {
        file.commit()?;
    }
    Ok(())
}

fn report(plan: &Plan, stays: bool, took: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in &plan.lines {
        writeln!(out, "{line}")?;
    }
    let changed: Vec<&str> =
        plan.files.iter().filter(|file| file.changed).map(|file| file.name).collect();
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

/// The texts below `spec/`.
#[derive(Default)]
pub struct Spec {
    /// `selection.json`.
    pub selection: String,
    /// `registrations.json`, if there was an import before.
    pub fragment: Option<String>,
    /// `provenance.json`, if there was an import before.
    pub provenance: Option<String>,
    /// `overlay.json`.
    pub overlay: Option<String>,
    /// `documentation.json`.
    pub documentation: Option<String>,
}

impl Spec {
    fn read(root: &Path) -> Result<Self, Error> {
        let read = |name: &str| {
            let path = root.join(name);
            match files::read_text(&path) {
                Ok(text) => Ok(Some(text)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(Error::Disk { verb: "read", path, source }),
            }
        };
        let Some(selection) = read(SELECTION)? else {
            let problem = "does not exist; expected a list of the operations to keep".to_owned();
            return Err(Error::Input { file: SELECTION.to_owned(), problem });
        };
        Ok(Self {
            selection,
            fragment: read(FRAGMENT)?,
            provenance: read(PROVENANCE)?,
            overlay: read(OVERLAY)?,
            documentation: read(DOCUMENTATION)?,
        })
    }
}

/// The files and the report of an import.
pub struct Plan {
    /// The files, in the order in which they are written.
    pub files: Vec<File>,
    /// The report: the document, the changes, the overlays.
    pub lines: Vec<String>,
    /// Whether an action of an overlay fails.
    pub overlays_fail: bool,
}

/// A file to write.
pub struct File {
    /// Its path in the workspace.
    pub name: &'static str,
    /// The new content.
    pub text: String,
    /// Whether the content differs from the old one, or the file is new.
    pub changed: bool,
}

/// Plans an import, without touching the disk.
pub fn plan(input: &Input, spec: &Spec) -> Result<Plan, Error> {
    let selection = Selection::parse(SELECTION, &spec.selection)?;
    let before = Before::read(spec);
    let index = Index::new(input)?;
    let selected = selection.resolve(
        index.name(),
        &index.operations()?,
        &operations(before.fragment.as_ref()),
    )?;
    let slice = Slice::cut(&index, &selected.operations)?;
    let fragment = json::print(&slice.document);
    let provenance = provenance::of(input, &index, &slice, &fragment)?;

    let mut lines = vec![format!(
        "{}: {}, {}, {} selected",
        input.name,
        report::count(index.paths(), "path"),
        report::count(index.schemas(), "schema"),
        report::count(selected.operations.len(), "operation"),
    )];
    lines.extend(before.problems.iter().map(|problem| format!("note: {problem}")));
    lines.extend(slice.notes.iter().chain(&selected.idle).map(|note| format!("note: {note}")));
    for (operation, excluded) in &selected.others {
        let excluded = if *excluded { ", excluded" } else { "" };
        let id = operation.id.as_deref().unwrap_or("no operationId");
        lines.push(format!("not selected: {id}{excluded}"));
        lines.push(format!("  {operation}"));
    }
    let changes = before
        .fragment
        .as_ref()
        .map(|fragment| changes::between(fragment, &slice.document))
        .unwrap_or_default();
    lines.extend(what_changed(&before, &slice.document, &provenance, &changes));
    let overlays = [
        (OVERLAY, Role::Corrections, &spec.overlay),
        (DOCUMENTATION, Role::Texts, &spec.documentation),
    ];
    let overlays: Vec<_> = overlays
        .iter()
        .filter_map(|(name, role, text)| Some((*name, *role, text.as_deref()?)))
        .collect();
    let corrections = corrections::check(&overlays, FRAGMENT, &slice.document, &changes);
    lines.extend(corrections.lines);

    let file = |name, text: String, old: &Option<String>| File {
        name,
        changed: old.as_ref() != Some(&text),
        text,
    };
    // The fragment is last: if a run is killed between the two, the next one still reports what changed.
    let files = vec![
        file(PROVENANCE, provenance.print(), &spec.provenance),
        file(FRAGMENT, fragment, &spec.fragment),
    ];
    Ok(Plan { files, lines, overlays_fail: corrections.fail })
}

/// An operation that is cut out of a document alone: its name, and the part that it reaches.
pub type Cut = (String, Result<Value, Error>);

/// Cuts out each operation of the document.
pub fn each_operation(input: &Input) -> Result<Vec<Cut>, Error> {
    let index = Index::new(input)?;
    let cut = |operation: Operation| {
        let name = operation.to_string();
        let slice = Slice::cut(&index, &[operation].into());
        (name, slice.map(|slice| slice.document))
    };
    Ok(index.operations()?.into_iter().map(cut).collect())
}

/// The differences of two fragments, one line each, grouped by operation and component.
pub(crate) fn differences(old: &Value, new: &Value) -> Vec<String> {
    let ids = [operations(Some(new)), operations(Some(old))].concat();
    report::lines(&changes::between(old, new), |path, method| id_of(&ids, path, method))
}

/// Messages about the differences of two fragments that actions of the overlays hide.
pub(crate) fn hidden(old: &Value, new: &Value, covered: &[Covered]) -> Vec<String> {
    corrections::hidden(covered, &changes::between(old, new))
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
        let fragment = old.fragment.as_deref().and_then(|text| {
            let problem = |invalid| {
                problems.push(format!("{}; it is replaced", Error::json(FRAGMENT, invalid)));
            };
            json::parse(text).map_err(problem).ok()
        });
        let provenance = old.provenance.as_deref().and_then(|text| {
            let problem = |invalid| {
                problems.push(format!("{}; it is replaced", Error::json(PROVENANCE, invalid)));
            };
            Provenance::parse(text).map_err(problem).ok()
        });
        if let (Some(text), Some(provenance)) = (&old.fragment, &provenance)
            && !provenance.describes(text)
        {
            problems.push(format!(
                "{FRAGMENT} is not what {PROVENANCE} describes: it was edited, or an import was interrupted; both are replaced"
            ));
        }
        Self { fragment, provenance, problems }
    }
}

fn what_changed(
    before: &Before,
    document: &Value,
    provenance: &Provenance,
    changes: &[Change],
) -> Vec<String> {
    let Some(fragment) = &before.fragment else {
        return vec![format!("{FRAGMENT} is new")];
    };
    if changes.is_empty() {
        let line = match &before.provenance {
            Some(old) if old == provenance => "nothing changed",
            Some(old) if old.slice.texts_sha256 != provenance.slice.texts_sha256 => {
                "only the vendor's wording changed (descriptions, titles, examples)"
            }
            _ => "nothing changed in the selected operations",
        };
        return vec![line.to_owned()];
    }
    let same_document = before
        .provenance
        .as_ref()
        .is_some_and(|old| old.document.sha256 == provenance.document.sha256);
    let places =
        if changes.len() == 1 { "1 place".to_owned() } else { format!("{} places", changes.len()) };
    let mut lines = vec![if same_document {
        format!("the same document; {SELECTION} changed {places}:")
    } else {
        format!("the vendor changed {places}:")
    }];
    let ids = [operations(Some(document)), operations(Some(fragment))].concat();
    lines.extend(report::lines(changes, |path, method| id_of(&ids, path, method)));
    lines
}

fn id_of(operations: &[Operation], path: &str, method: &str) -> Option<String> {
    operations.iter().find(|known| known.path == path && known.method == method)?.id.clone()
}

/// The operations of a fragment.
fn operations(fragment: Option<&Value>) -> Vec<Operation> {
    let paths = fragment.and_then(|fragment| fragment.get("paths")).and_then(Value::as_object);
    let of_path = |(path, item): (&String, &Value)| {
        let path = path.clone();
        let operations = METHODS.into_iter().filter_map(|method| {
            let id =
                item.get(method)?.get("operationId").and_then(Value::as_str).map(str::to_owned);
            Some(Operation { path: path.clone(), method, id })
        });
        operations.collect::<Vec<_>>()
    };
    paths.into_iter().flatten().flat_map(of_path).collect()
}
