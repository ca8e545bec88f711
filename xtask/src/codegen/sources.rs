//! The files that the bindings are generated from, and their combination.

use std::path::Path;

use serde_json::Value;

use super::{Error, Source};
use crate::{
    overlay::{Overlay, Role},
    provenance::{PROVENANCE, Provenance},
};

pub(crate) const FRAGMENT: &str = "spec/registrations.json";
pub(crate) const OVERLAY: &str = "spec/overlay.json";
pub(crate) const DOCUMENTATION: &str = "spec/documentation.json";

/// The files that the bindings are generated from.
pub struct Sources {
    /// The vendor's description, or a part of it.
    pub fragment: Source,
    /// Our corrections: an overlay.
    pub overlay: Source,
    /// Our texts: an overlay that is applied last.
    pub documentation: Option<Source>,
}

impl Sources {
    /// Reads the files of the workspace `root`. An error if `spec/provenance.json` is that of another fragment.
    pub fn read(root: &Path) -> Result<Self, Error> {
        let fragment = Source::read(root, FRAGMENT)?;
        if root.join(PROVENANCE).exists() {
            let source = Source::read(root, PROVENANCE)?;
            let provenance =
                Provenance::parse(source.text()?).map_err(|invalid| source.invalid(invalid))?;
            if !provenance.describes(fragment.text()?) {
                return Err(Error::Provenance);
            }
        }
        Ok(Self {
            fragment,
            overlay: Source::read(root, OVERLAY)?,
            documentation: Some(Source::read(root, DOCUMENTATION)?),
        })
    }

    /// The fragment with the overlays applied, and notes on their actions.
    pub(crate) fn apply(&self) -> Result<(Value, Vec<String>), Error> {
        let mut description = self.fragment.parse()?;
        let parse = |source: &Source, role| {
            Ok::<_, Error>(Overlay::parse(&source.name, source.text()?, &self.fragment.name, role)?)
        };
        let mut overlays = vec![parse(&self.overlay, Role::Corrections)?];
        if let Some(documentation) = &self.documentation {
            overlays.push(parse(documentation, Role::Texts)?);
        }
        let (mut failures, mut notes) = (Vec::new(), Vec::new());
        for overlay in overlays {
            let applied = overlay.apply(&mut description);
            failures.extend(applied.failures);
            notes.extend(applied.redundant.iter().map(ToString::to_string));
        }
        if failures.is_empty() { Ok((description, notes)) } else { Err(Error::Actions(failures)) }
    }
}
