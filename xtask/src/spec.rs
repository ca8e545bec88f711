//! Reads the files below `spec/`, and applies the overlays.

use std::{collections::BTreeMap, io, path::Path};

use openapi::Source;
use overlay::{Covered, Failure, Overlay, Redundant, Role};
use serde_json::Value;

use crate::{
    Error, files,
    provenance::Provenance,
    workspace::{DOCUMENTATION, FRAGMENT, OVERLAY, PROVENANCE, SELECTION},
};

/// The files below `spec/` that describe the API. Any may be missing.
#[derive(Clone, Default)]
pub struct Spec {
    /// `registrations.json`, a part of the vendor's document.
    pub fragment: Option<Source>,
    /// `overlay.json`, our corrections.
    pub overlay: Option<Source>,
    /// `documentation.json`, our descriptions.
    pub documentation: Option<Source>,
    /// `provenance.json`, where the fragment comes from.
    pub provenance: Option<Source>,
    /// `selection.json`, which operations the fragment holds.
    pub selection: Option<Source>,
}

/// A description after the overlays were applied. Actions that fail are skipped.
#[derive(Default)]
pub struct Applied {
    /// The description.
    pub description: Value,
    /// The number of actions that change something.
    pub effective: usize,
    /// The overlays that are invalid, and were not applied.
    pub invalid: Vec<openapi::Error>,
    /// The actions that fail.
    pub failures: Vec<Failure>,
    /// The actions that change nothing, or less than they state.
    pub redundant: Vec<Redundant>,
    /// The places that actions change.
    pub covered: Vec<Covered>,
}

impl Spec {
    /// Reads the files of the workspace `root`.
    pub fn read(root: &Path) -> Result<Self, Error> {
        let mut files = BTreeMap::new();
        for name in [FRAGMENT, OVERLAY, DOCUMENTATION, PROVENANCE, SELECTION] {
            let path = root.join(name);
            match files::read(&path) {
                Ok(bytes) => {
                    files.insert(name.to_owned(), bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(source) => return Err(Error::Disk { verb: "read", path, source }),
            }
        }
        Ok(Self::of(&files))
    }

    /// The files among `files`, by their paths in the workspace.
    pub fn of(files: &BTreeMap<String, Vec<u8>>) -> Self {
        let source = |name: &str| {
            files.get(name).map(|bytes| Source { name: name.to_owned(), bytes: bytes.clone() })
        };
        Self {
            fragment: source(FRAGMENT),
            overlay: source(OVERLAY),
            documentation: source(DOCUMENTATION),
            provenance: source(PROVENANCE),
            selection: source(SELECTION),
        }
    }

    /// The fragment.
    pub fn fragment(&self) -> Result<&Source, Error> {
        let missing = || format!("{FRAGMENT} does not exist; expected it in the workspace");
        self.fragment.as_ref().ok_or_else(|| Error::Refused(missing()))
    }

    /// Checks that the fragment was not edited, and returns a note for each overlay that does not exist.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        let fragment = self.fragment()?;
        if let Some(source) = &self.provenance
            && !source.read::<Provenance>()?.describes(fragment)
        {
            return Err(Error::Refused(format!(
                "{FRAGMENT} is not what {PROVENANCE} describes: it was edited, or an import was interrupted\n  \
                 run `cargo xtask import` again, or restore both files; corrections go into {OVERLAY}"
            )));
        }
        let overlays = [(OVERLAY, &self.overlay), (DOCUMENTATION, &self.documentation)];
        let missing = overlays.iter().filter(|(_, source)| source.is_none());
        Ok(missing.map(|(file, _)| format!("{file} does not exist")).collect())
    }

    /// Applies the overlays to the fragment.
    pub fn apply(&self) -> Result<Applied, Error> {
        Ok(self.apply_to(self.fragment()?.parse()?))
    }

    /// Applies the overlays to another fragment.
    pub fn apply_to(&self, fragment: Value) -> Applied {
        let mut applied = Applied { description: fragment, ..Applied::default() };
        let overlays = [(&self.overlay, Role::Corrections), (&self.documentation, Role::Texts)];
        for (source, role) in overlays {
            let Some(source) = source else { continue };
            match Overlay::parse(source, FRAGMENT, role) {
                Ok(overlay) => {
                    let result = overlay.apply(&mut applied.description);
                    applied.effective += result.effective;
                    applied.failures.extend(result.failures);
                    applied.redundant.extend(result.redundant);
                    applied.covered.extend(result.covered);
                }
                Err(invalid) => applied.invalid.push(invalid),
            }
        }
        applied
    }
}

impl Applied {
    /// What is wrong with the overlays: those that are invalid, and the actions that fail.
    pub fn errors(&self) -> Vec<String> {
        let invalid = self.invalid.iter().map(ToString::to_string);
        invalid.chain(self.failures.iter().map(ToString::to_string)).collect()
    }

    /// This, if the overlays are valid. Actions may have failed.
    pub fn valid(mut self) -> Result<Self, Error> {
        if self.invalid.is_empty() { Ok(self) } else { Err(self.invalid.swap_remove(0).into()) }
    }

    /// This, if all actions were applied.
    pub fn complete(self) -> Result<Self, Error> {
        let applied = self.valid()?;
        let errors = applied.errors();
        if errors.is_empty() { Ok(applied) } else { Err(Error::Refused(errors.join("\n"))) }
    }
}
