//! The two sides of a review, read into memory.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{Error, Side, git::Git};
use crate::{
    codegen::{Source, Sources},
    files::{self, Failed},
    json,
    provenance::PROVENANCE,
    workspace::{BINDINGS, DOCUMENTATION, FRAGMENT, GENERATED, OVERLAY, WRAPPER},
};

const MANIFEST: &str = "Cargo.toml";
const CHANGELOG: &str = "CHANGELOG.md";

/// What is read of each side.
const PATHS: [&str; 8] =
    [FRAGMENT, OVERLAY, DOCUMENTATION, PROVENANCE, BINDINGS, WRAPPER, MANIFEST, CHANGELOG];

/// The files of one side.
pub struct Given {
    /// What its bindings are made from.
    pub side: Side,
    /// `CHANGELOG.md`.
    pub(super) changelog: String,
}

impl Given {
    /// The files of the workspace `root` as they are on disk.
    pub fn working_tree(root: &Path) -> Result<Self, Error> {
        let mut files = BTreeMap::new();
        for path in PATHS {
            read(root, path.trim_end_matches('/'), &mut files)?;
        }
        Self::new("the working tree", &files)
    }

    /// The files of the workspace `root` in a commit.
    pub(super) fn revision(root: &Path, commit: &str, name: &str) -> Result<Self, Error> {
        Self::new(name, &Git::at(root).files(commit, &PATHS)?)
    }

    /// The working tree with another description: the files of a fragment and of its overlays.
    pub(super) fn files(
        root: &Path,
        option: &'static str,
        paths: &[PathBuf],
    ) -> Result<Self, Error> {
        if paths.is_empty() || paths.len() > 3 {
            return Err(Error::Files { side: option, count: paths.len() });
        }
        let sources = paths.iter().map(|path| {
            let bytes = files::read(path).map_err(Failed::to("read", path))?;
            Ok(Source { name: slashes(path), bytes })
        });
        let mut sources = sources.collect::<Result<Vec<_>, Error>>()?.into_iter();
        let mut given = Self::working_tree(root)?;
        given.side.provenance = None;
        if let Some(fragment) = sources.next() {
            given.side.name.clone_from(&fragment.name);
            let (overlay, documentation) = (sources.next(), sources.next());
            given.side.sources = Sources { fragment, overlay, documentation };
        }
        Ok(given)
    }

    fn new(name: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Error> {
        let source = |file: &str| {
            files.get(file).map(|bytes| Source { name: file.to_owned(), bytes: bytes.clone() })
        };
        let Some(fragment) = source(FRAGMENT) else {
            return Err(Error::Missing { side: name.to_owned(), file: FRAGMENT });
        };
        let text = |file: &str| {
            let bytes = files.get(file).map(Vec::as_slice).unwrap_or_default();
            String::from_utf8_lossy(bytes).into_owned()
        };
        let below = |folder: &str| -> BTreeMap<String, String> {
            let files = files.keys().filter(|path| !Path::new(path).starts_with(GENERATED));
            let files =
                files.filter(|path| Path::new(path).extension().is_some_and(|it| it == "rs"));
            files
                .filter_map(|path| Some((path.strip_prefix(folder)?.to_owned(), text(path))))
                .collect()
        };
        let side = Side {
            name: name.to_owned(),
            sources: Sources {
                fragment,
                overlay: source(OVERLAY),
                documentation: source(DOCUMENTATION),
            },
            code: below(BINDINGS),
            wrapper: below(WRAPPER),
            version: version(&text(MANIFEST)).unwrap_or_default().to_owned(),
            provenance: json::parse(&text(PROVENANCE)).ok(),
        };
        Ok(Self { side, changelog: text(CHANGELOG) })
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

/// Reads the file `path` of `root`, or all files of the folder `path`, if it exists.
fn read(root: &Path, path: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let place = root.join(path);
    match fs::symlink_metadata(&place) {
        Ok(found) if found.is_file() => {
            files.insert(path.to_owned(), fs::read(&place).map_err(Failed::to("read", &place))?);
        }
        Ok(found) if found.is_dir() => {
            for entry in fs::read_dir(&place).map_err(Failed::to("read", &place))? {
                let name = entry.map_err(Failed::to("read", &place))?.file_name();
                read(root, &format!("{path}/{}", name.to_string_lossy()), files)?;
            }
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Failed::to("read", &place)(error).into()),
    }
    Ok(())
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
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
