//! The facts about one side that a review compares.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::wire::{self, Wire};
use crate::{
    codegen::{self, Sources, sources::Examined},
    outline::{self, Entry, Module},
    workspace::{BINDINGS, WRAPPER},
};

/// What the bindings of one side are made from.
pub struct Side {
    /// The name in the report.
    pub name: String,
    /// The description.
    pub sources: Sources,
    /// The hand-written files of the bindings, by their paths below `crates/registrations-api/src`.
    pub code: BTreeMap<String, String>,
    /// The files of the wrapper, by their paths below `crates/registrations/src`.
    pub wrapper: BTreeMap<String, String>,
    /// The version of both crates.
    pub version: String,
    /// `spec/provenance.json`, if there is one.
    pub provenance: Option<Value>,
}

/// The facts about one side.
pub struct Facts {
    /// The public items of the bindings.
    pub outline: BTreeMap<String, Entry>,
    /// The public items of the wrapper.
    pub wrapper: BTreeMap<String, Entry>,
    /// The types that the wrapper re-exports, by the names that the bindings give them.
    pub exported: BTreeSet<String>,
    /// How requests and responses look.
    pub wire: Wire,
    /// The files of the bindings, by their paths below `crates/registrations-api/src`.
    pub files: BTreeMap<String, String>,
    /// The files of the wrapper, by their paths below `crates/registrations/src`.
    pub wrapper_files: BTreeMap<String, String>,
}

/// Why there are no facts about a side.
pub struct Unknown {
    /// The reason.
    pub reason: String,
}

impl Facts {
    /// Applies the overlays, generates the bindings in memory and reads the facts from them.
    pub fn of(side: &Side) -> Result<Self, Unknown> {
        let examined = side.sources.examine().map_err(|error| unknown(&error))?;
        Self::examined(side, &examined)
    }

    /// The facts about a side whose overlays have been applied.
    pub(super) fn examined(side: &Side, examined: &Examined) -> Result<Self, Unknown> {
        let plan = examined
            .complete()
            .and_then(codegen::plan_description)
            .map_err(|error| unknown(&error))?;
        let mut files = side.code.clone();
        files.extend(
            plan.files
                .into_iter()
                .filter_map(|(path, text)| Some((path.strip_prefix(BINDINGS)?.to_owned(), text))),
        );
        let outline = outline_of(&files, BINDINGS)?;
        // A side may be older than the wrapper.
        let wrapper = if side.wrapper.is_empty() {
            BTreeMap::new()
        } else {
            outline_of(&side.wrapper, WRAPPER)?
        };
        let exports = wrapper.values().filter_map(|entry| {
            entry.signature.strip_prefix("use registrations_api::types::").map(str::to_owned)
        });
        let exported = exports.collect();
        Ok(Self {
            outline,
            wrapper,
            exported,
            wire: wire::of(&plan.description),
            files,
            wrapper_files: side.wrapper.clone(),
        })
    }
}

/// The public items of the crate whose files are below `folder`.
fn outline_of(
    files: &BTreeMap<String, String>,
    folder: &str,
) -> Result<BTreeMap<String, Entry>, Unknown> {
    let root = Module::read(&|path| files.get(path).cloned())
        .map_err(|error| unknown(&format!("{folder}{error}")))?;
    Ok(outline::entries(&root))
}

fn unknown(reason: &impl ToString) -> Unknown {
    Unknown { reason: reason.to_string() }
}

/// How requests and responses look, for a review that cannot compare facts. Actions of the overlays that fail are skipped.
///
/// `None` if there is no description.
pub fn wire_of(side: &Side) -> Option<Wire> {
    let examined = side.sources.examine().ok()?;
    Some(wire::of(&examined.description))
}
