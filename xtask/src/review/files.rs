//! Reads the files of one side: of the working tree, or of a commit.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use openapi::Source;
use review::Side;

use super::git::Git;
use crate::{
    Applied, Error, Spec, files,
    workspace::{
        BINDINGS, CHANGELOG, DOCUMENTATION, FRAGMENT, GENERATED, MANIFEST, OVERLAY, PROJECT,
        PROVENANCE, WRAPPER,
    },
};

/// What is read of each side.
const PATHS: [&str; 8] =
    [FRAGMENT, OVERLAY, DOCUMENTATION, PROVENANCE, BINDINGS, WRAPPER, MANIFEST, CHANGELOG];

/// The files of one side.
pub(super) struct Files {
    /// The name of the side in the report.
    name: String,
    /// The description, and its corrections.
    pub(super) spec: Spec,
    /// All of them, by their paths in the workspace. Those of the working tree are without the generated ones, which may be
    /// of a description before this one.
    contents: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// The files of the workspace `root` as they are on disk.
    pub(super) fn working_tree(root: &Path) -> Result<Self, Error> {
        let mut found = BTreeMap::new();
        for path in PATHS {
            files::below(root, path, &mut found)?;
        }
        found.retain(|path, _| !Path::new(path).starts_with(GENERATED));
        Self::new("the working tree", found)
    }

    /// The files of the workspace `root` in a commit.
    pub(super) fn revision(root: &Path, commit: &str, name: &str) -> Result<Self, Error> {
        Self::new(name, Git::at(root).files(commit, &PATHS)?)
    }

    /// The working tree with another description: the files of a fragment and of its overlays.
    pub(super) fn description(root: &Path, option: &str, paths: &[PathBuf]) -> Result<Self, Error> {
        if paths.is_empty() || paths.len() > 3 {
            let problem = "files; expected FRAGMENT[,OVERLAY[,DOCUMENTATION]]";
            return Err(Error::Refused(format!("--{option}: {} {problem}", paths.len())));
        }
        let sources = paths.iter().map(|path| {
            let bytes = files::read(path).map_err(Error::disk("read", path))?;
            Ok(Source { name: path.to_string_lossy().replace('\\', "/"), bytes })
        });
        let mut sources = sources.collect::<Result<Vec<_>, Error>>()?.into_iter();
        let (fragment, overlay, documentation) = (sources.next(), sources.next(), sources.next());
        let name = fragment.as_ref().map(|it| it.name.clone()).unwrap_or_default();
        let spec = Spec { fragment, overlay, documentation, ..Spec::default() };
        Ok(Self { name, spec, ..Self::working_tree(root)? })
    }

    fn new(name: &str, files: BTreeMap<String, Vec<u8>>) -> Result<Self, Error> {
        if !files.contains_key(FRAGMENT) {
            return Err(Error::Refused(format!("{name} has no {FRAGMENT}")));
        }
        let spec = Spec::of(&files);
        Ok(Self { name: name.to_owned(), spec, contents: files })
    }

    /// The text of a file. Empty without the file.
    fn text(&self, file: &str) -> String {
        let bytes = self.contents.get(file).map(Vec::as_slice).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// The code in a folder, by its path below the folder.
    fn code(&self, folder: &str) -> BTreeMap<String, String> {
        let below = |file: &str| {
            let path = Path::new(file).strip_prefix(folder).ok()?;
            let is_code = path.extension().is_some_and(|it| it == "rs");
            is_code.then(|| (path.to_string_lossy().into_owned(), self.text(file)))
        };
        self.contents.keys().filter_map(|file| below(file)).collect()
    }

    /// The version of the crates.
    pub(super) fn version(&self) -> String {
        version(&self.text(MANIFEST)).unwrap_or_default().to_owned()
    }

    /// `CHANGELOG.md`.
    pub(super) fn changelog(&self) -> String {
        self.text(CHANGELOG)
    }

    /// The side for a review, and what became of its overlays.
    pub(super) fn side(&self) -> Result<(Side, Applied), Error> {
        let vendor = self.spec.fragment()?.parse()?;
        let applied = self.spec.apply_to(vendor.clone());
        let side = Side {
            name: self.name.clone(),
            project: PROJECT,
            vendor,
            description: match applied.errors() {
                errors if errors.is_empty() => Ok(applied.description.clone()),
                errors => Err(errors.join("\n")),
            },
            bindings: self.code(BINDINGS),
            wrapper: self.code(WRAPPER),
            version: self.version(),
            provenance: self.spec.provenance.as_ref().and_then(|it| it.parse().ok()),
        };
        Ok((side, applied))
    }
}

/// The version in the manifest of a workspace.
fn version(manifest: &str) -> Option<&str> {
    let (_, package) = manifest.split_once("[workspace.package]")?;
    let lines = package.lines().take_while(|line| !line.starts_with('['));
    let mut values = lines.filter_map(|line| line.split_once('='));
    let (_, version) = values.find(|(key, _)| key.trim() == "version")?;
    Some(version.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_workspace() {
        let manifest = "[package]\nversion = \"9.0.0\"\n\n[workspace.package]\nedition = \"2024\"\nversion = \"0.1.2\"\n\n[other]\n";
        assert_eq!(version(manifest), Some("0.1.2"));
        assert_eq!(version("[workspace.package]\n[other]\nversion = \"1.0.0\""), None);
    }
}
