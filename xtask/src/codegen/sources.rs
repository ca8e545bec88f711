//! The files that the bindings are generated from, and their combination.

use std::path::Path;

use serde_json::Value;

use super::{Error, Source};
use crate::{
    overlay::{Covered, Failure, Overlay, Redundant, Role},
    provenance::{PROVENANCE, Provenance},
    workspace::{DOCUMENTATION, FRAGMENT, OVERLAY},
};

/// The files that the bindings are generated from.
pub struct Sources {
    /// The vendor's description, or a part of it.
    pub fragment: Source,
    /// Our corrections: an overlay.
    pub overlay: Option<Source>,
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
            overlay: Some(Source::read(root, OVERLAY)?),
            documentation: Some(Source::read(root, DOCUMENTATION)?),
        })
    }

    /// The fragment with the overlays applied, and notes on their actions.
    pub(crate) fn apply(&self) -> Result<(Value, Vec<String>), Error> {
        let examined = self.examine()?;
        examined.complete()?;
        let notes = examined.redundant.iter().map(ToString::to_string).collect();
        Ok((examined.description, notes))
    }

    /// The fragment with those actions of the overlays applied that can be, and what became of the others.
    pub(crate) fn examine(&self) -> Result<Examined, Error> {
        let mut examined = Examined {
            description: self.fragment.parse()?,
            actions: Vec::new(),
            failures: Vec::new(),
            redundant: Vec::new(),
            covered: Vec::new(),
        };
        let overlays = [(&self.overlay, Role::Corrections), (&self.documentation, Role::Texts)];
        let mut parsed = Vec::new();
        for (source, role) in overlays {
            let Some(source) = source else { continue };
            parsed.push(Overlay::parse(&source.name, source.text()?, FRAGMENT, role)?);
        }
        for overlay in parsed {
            let applied = overlay.apply(&mut examined.description);
            examined.actions.push((overlay.file().to_owned(), overlay.len()));
            examined.failures.extend(applied.failures);
            examined.redundant.extend(applied.redundant);
            examined.covered.extend(applied.covered);
        }
        Ok(examined)
    }
}

impl Examined {
    /// The description. An error if an action fails.
    pub(crate) fn complete(&self) -> Result<&Value, Error> {
        if self.failures.is_empty() {
            Ok(&self.description)
        } else {
            Err(Error::Actions(self.failures.clone()))
        }
    }
}

/// The result of applying the overlays.
pub(crate) struct Examined {
    /// The description, without the effects of actions that fail.
    pub(crate) description: Value,
    /// The overlays by file, each with the number of its actions.
    pub(crate) actions: Vec<(String, usize)>,
    /// The actions that fail.
    pub(crate) failures: Vec<Failure>,
    /// The actions that change nothing, or less than they state.
    pub(crate) redundant: Vec<Redundant>,
    /// The places where the other actions hide the original value.
    pub(crate) covered: Vec<Covered>,
}
