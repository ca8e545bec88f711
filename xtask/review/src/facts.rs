//! The facts about one side: what its crates offer, and how its requests and responses look.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    thread,
};

use serde_json::Value;

use super::{
    outline::{self, Entry, Module},
    project::{Crate, Project},
    wire::Wire,
};

/// One side of a comparison.
pub struct Side {
    /// The name in the report.
    pub name: String,
    /// The crates.
    pub project: Project,
    /// The vendor's description.
    pub vendor: Value,
    /// The description that the bindings are generated from: with the corrections, as far as they can be made. `None` if
    /// they cannot be read.
    pub description: Option<Value>,
    /// Why corrections cannot be made, if some cannot.
    pub invalid: Option<String>,
    /// The files of the bindings, by their paths below the folder of the crate. If none is generated, those are added that
    /// today's generator makes.
    pub bindings: BTreeMap<String, String>,
    /// The files of the wrapper, by their paths below the folder of the crate.
    pub wrapper: BTreeMap<String, String>,
    /// The version of both crates.
    pub version: String,
    /// Which document the description comes from.
    pub provenance: Option<Value>,
}

/// The facts about one side.
pub struct Facts {
    /// The crates.
    pub project: Project,
    /// The public items of the bindings.
    pub outline: BTreeMap<String, Entry>,
    /// The public items of the wrapper.
    pub wrapper: BTreeMap<String, Entry>,
    /// The types that the wrapper re-exports, by the names that the bindings give them.
    pub exported: BTreeSet<String>,
    /// How requests and responses look.
    pub wire: Wire,
    /// The files of the bindings, by their paths below the folder of the crate.
    pub files: BTreeMap<String, String>,
    /// The files of the wrapper, by their paths below the folder of the crate.
    pub wrapper_files: BTreeMap<String, String>,
}

type Outline = BTreeMap<String, Entry>;

impl Facts {
    /// The facts about a side, or why there are none.
    pub fn of(side: &Side) -> Result<Self, String> {
        Self::new(side, Bindings::of(side), wrapper(side))
    }

    /// The facts about two sides. What is the same on both is read once: most changes are of one of the crates.
    pub(super) fn both(old: &Side, new: &Side) -> [Result<Self, String>; 2] {
        let is_same = (&old.description, &old.invalid) == (&new.description, &new.invalid);
        let is_same_wrapper = old.wrapper == new.wrapper;
        let (mut before, mut wrappers) = (None, None);
        let after = thread::scope(|scope| {
            scope.spawn(|| before = (!is_same).then(|| Bindings::of(old)));
            scope.spawn(|| {
                let before = wrapper(old);
                let after = if is_same_wrapper { before.clone() } else { wrapper(new) };
                wrappers = Some((before, after));
            });
            Bindings::of(new)
        });
        let before = before.unwrap_or_else(|| after.clone()?.of_other(old));
        // The scope has waited for the thread.
        let wrappers = wrappers.unwrap_or_else(|| (wrapper(old), wrapper(new)));
        [Self::new(old, before, wrappers.0), Self::new(new, after, wrappers.1)]
    }

    fn new(
        side: &Side,
        bindings: Result<Bindings, String>,
        wrapper: Result<Outline, String>,
    ) -> Result<Self, String> {
        let (Bindings { outline, wire, files }, wrapper) = (bindings?, wrapper?);
        let import = format!("use {}::types::", side.project.bindings.name);
        let exports = wrapper.values();
        let exports = exports.filter_map(|entry| entry.signature.strip_prefix(&import));
        Ok(Self {
            project: side.project,
            outline,
            exported: exports.map(str::to_owned).collect(),
            wrapper,
            wire,
            files,
            wrapper_files: side.wrapper.clone(),
        })
    }
}

/// The facts about the bindings.
#[derive(Clone)]
struct Bindings {
    outline: Outline,
    wire: Wire,
    files: BTreeMap<String, String>,
}

impl Bindings {
    /// Generates the bindings in memory, and reads the facts from them, or from those that the side has.
    fn of(side: &Side) -> Result<Self, String> {
        let (Some(description), None) = (&side.description, &side.invalid) else {
            return Err(side.invalid.clone().unwrap_or_default());
        };
        let Project { bindings, generated, settings, .. } = side.project;
        let plan = bindgen::plan(description, &settings).map_err(|error| error.to_string())?;
        let planned = plan.files.into_iter();
        let planned = planned.map(|(path, text)| (format!("{generated}/{path}"), text)).collect();
        let files = files_of(side, &planned);
        let outline = outline_of(&files, bindings)?;
        Ok(Self { outline, wire: Wire::of(description, plan.items), files })
    }

    /// The facts about a side with the same description.
    fn of_other(self, side: &Side) -> Result<Self, String> {
        let files = files_of(side, &self.files);
        let is_same = files == self.files;
        let outline =
            if is_same { self.outline } else { outline_of(&files, side.project.bindings)? };
        Ok(Self { outline, files, ..self })
    }
}

/// The files of the bindings of a side, with these generated ones if it has none.
fn files_of(side: &Side, planned: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let is_generated = |path: &String| Path::new(path).starts_with(side.project.generated);
    let mut files = side.bindings.clone();
    if !files.keys().any(is_generated) {
        let planned = planned.iter().filter(|(path, _)| is_generated(path));
        files.extend(planned.map(|(path, text)| (path.clone(), text.clone())));
    }
    files
}

/// The public items of the wrapper. A side may be older than it.
fn wrapper(side: &Side) -> Result<Outline, String> {
    if side.wrapper.is_empty() {
        return Ok(Outline::new());
    }
    outline_of(&side.wrapper, side.project.wrapper)
}

/// The public items of a crate.
fn outline_of(files: &BTreeMap<String, String>, of: Crate) -> Result<Outline, String> {
    let root = Module::read(&|path| files.get(path).cloned())
        .map_err(|error| format!("{}/{error}", of.folder))?;
    Ok(outline::entries(&root))
}
