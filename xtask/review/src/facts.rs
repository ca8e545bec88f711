//! The facts about one side: what its crates offer, and how its requests and responses look.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use super::{
    change::Layer,
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
    /// The description that the bindings are generated from, with the corrections; or why some cannot be made.
    pub description: Result<Value, String>,
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
    /// The generated crate.
    pub bindings: Library,
    /// The crate on top of it. A side may be older than it.
    pub wrapper: Library,
    /// The types that the wrapper re-exports, by the names that the bindings give them.
    pub exported: BTreeSet<String>,
    /// How requests and responses look.
    pub wire: Wire,
}

/// A crate of one side, whose users a change may break.
pub struct Library {
    /// Where a change of its items is seen.
    pub layer: Layer,
    /// Its names, and the folder of its files.
    pub of: Crate,
    /// Its public items.
    pub outline: BTreeMap<String, Entry>,
    /// Its files, by their paths below its folder. The root is `lib.rs`.
    pub files: BTreeMap<String, String>,
}

impl Facts {
    /// The facts about a side, or why there are none. The bindings that it lacks are generated in memory.
    pub fn of(side: &Side) -> Result<Self, String> {
        let description = side.description.as_ref().map_err(String::clone)?;
        let Project { bindings, wrapper, generated, settings } = side.project;
        let plan = bindgen::plan(description, &settings).map_err(|error| error.to_string())?;
        let mut files = side.bindings.clone();
        if !files.keys().any(|path| Path::new(path).starts_with(generated)) {
            let planned = plan.files.into_iter();
            files.extend(planned.map(|(path, text)| (format!("{generated}/{path}"), text)));
        }
        let bindings = Library::read(Layer::Rust, bindings, files)?;
        let wrapper = Library::read(Layer::Wrapper, wrapper, side.wrapper.clone())?;
        let import = format!("use {}::types::", bindings.of.name);
        let exports = wrapper.outline.values();
        let exports = exports.filter_map(|entry| entry.signature.strip_prefix(&import));
        Ok(Self {
            project: side.project,
            exported: exports.map(str::to_owned).collect(),
            bindings,
            wrapper,
            wire: Wire::of(description, plan.items),
        })
    }

    /// The public items of both crates, by their names in a report.
    pub(super) fn items(&self) -> BTreeMap<String, &Entry> {
        let mut items = BTreeMap::new();
        for library in [&self.bindings, &self.wrapper] {
            let outline = library.outline.iter();
            items.extend(outline.map(|(path, entry)| (library.reported(path), entry)));
        }
        items
    }
}

impl Library {
    /// Reads the public items of a crate. One without files has none.
    fn read(layer: Layer, of: Crate, files: BTreeMap<String, String>) -> Result<Self, String> {
        let mut outline = BTreeMap::new();
        if !files.is_empty() {
            let root = Module::read(&|path| files.get(path).cloned())
                .map_err(|error| format!("{}/{error}", of.folder))?;
            outline = outline::entries(&root);
        }
        Ok(Self { layer, of, outline, files })
    }

    /// The name of an item in a report.
    pub(super) fn reported(&self, item: &str) -> String {
        match self.layer {
            Layer::Wrapper => format!("{}::{item}", self.of.name),
            _ => item.to_owned(),
        }
    }
}
