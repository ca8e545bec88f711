//! The facts about one side: what its crates offer, and how its requests and responses look.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The hand-written files of the bindings, by their paths below the folder of the crate.
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

/// Why there are no facts about a side.
pub struct Unknown {
    /// The reason.
    pub reason: String,
}

impl Facts {
    /// Generates the bindings in memory, and reads the facts from them.
    pub fn of(side: &Side) -> Result<Self, Unknown> {
        let (Some(description), None) = (&side.description, &side.invalid) else {
            return Err(Unknown { reason: side.invalid.clone().unwrap_or_default() });
        };
        let Project { bindings, wrapper: wrapper_crate, generated, settings } = side.project;
        let plan = bindgen::plan(description, &settings).map_err(|error| unknown(&error))?;
        let mut files = side.bindings.clone();
        let planned = plan.files.into_iter();
        files.extend(planned.map(|(path, text)| (format!("{generated}/{path}"), text)));
        let outline = outline_of(&files, bindings)?;
        // A side may be older than the wrapper.
        let wrapper = if side.wrapper.is_empty() {
            BTreeMap::new()
        } else {
            outline_of(&side.wrapper, wrapper_crate)?
        };
        let import = format!("use {}::types::", bindings.name);
        let exports = wrapper.values();
        let exports = exports.filter_map(|entry| entry.signature.strip_prefix(&import));
        Ok(Self {
            project: side.project,
            outline,
            exported: exports.map(str::to_owned).collect(),
            wrapper,
            wire: Wire::of(description, plan.items),
            files,
            wrapper_files: side.wrapper.clone(),
        })
    }
}

/// The public items of a crate.
fn outline_of(
    files: &BTreeMap<String, String>,
    of: Crate,
) -> Result<BTreeMap<String, Entry>, Unknown> {
    let root = Module::read(&|path| files.get(path).cloned())
        .map_err(|error| unknown(&format!("{}/{error}", of.folder)))?;
    Ok(outline::entries(&root))
}

fn unknown(reason: &impl ToString) -> Unknown {
    Unknown { reason: reason.to_string() }
}
