//! The generated files on disk: how they differ from a plan, and the only code that writes them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use similar::TextDiff;

use crate::{Error, files::Staged};

/// A file that is not as planned.
#[derive(Debug)]
pub struct Drift {
    /// The file's path inside the workspace, with `/` between its parts.
    pub path: String,
    /// Its planned content, if it should exist.
    pub planned: Option<String>,
    found: Option<Found>,
}

/// The content of what is at a path. `None` for everything that is not a plain file, such as a link.
type Found = Option<Vec<u8>>;

impl Drift {
    /// The problem, in one word.
    pub fn state(&self) -> &'static str {
        match (&self.found, &self.planned) {
            (Some(_), Some(_)) => "drifted",
            (None, _) => "missing",
            (_, None) => "orphaned",
        }
    }

    /// The unified diff from the content to the planned one.
    pub fn diff(&self) -> String {
        let found = match &self.found {
            Some(Some(content)) => String::from_utf8_lossy(content),
            Some(None) => "(not a plain file)\n".into(),
            None => "".into(),
        };
        TextDiff::from_lines(found.as_ref(), self.planned.as_deref().unwrap_or_default())
            .unified_diff()
            .header(&format!("found/{}", self.path), &format!("planned/{}", self.path))
            .to_string()
    }
}

/// Lists the files below `root` that are not as planned, by path: the planned ones, and every other one in `folder`,
/// which holds generated files only.
pub fn compare(
    root: &Path,
    folder: &str,
    planned: &BTreeMap<String, String>,
) -> Result<Vec<Drift>, Error> {
    let mut found = BTreeMap::new();
    read(root, folder, planned, &mut found)?;
    let paths: BTreeSet<String> = found.keys().chain(planned.keys()).cloned().collect();
    let mut drifts = Vec::new();
    for path in paths {
        let planned = planned.get(&path);
        let found = match found.remove(&path) {
            Some(found) => Some(found),
            None => at(&root.join(&path))?,
        };
        let content = found.as_ref().and_then(Option::as_deref);
        if planned.is_none() || content != planned.map(String::as_bytes) {
            drifts.push(Drift { path, planned: planned.cloned(), found });
        }
    }
    Ok(drifts)
}

/// Finds what is in `folder`, and in the folders inside it.
fn read(
    root: &Path,
    folder: &str,
    planned: &BTreeMap<String, String>,
    found: &mut BTreeMap<String, Found>,
) -> Result<(), Error> {
    let place = root.join(folder);
    let entries = match fs::read_dir(&place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(Error::disk("read", &place))?,
    };
    for entry in entries {
        let entry = entry.map_err(Error::disk("read", &place))?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(Error::disk("read", &entry.path()))?;
        if kind.is_dir() && !planned.contains_key(&path) {
            read(root, &path, planned, found)?;
        } else {
            found.extend(at(&root.join(&path))?.map(|content| (path, content)));
        }
    }
    Ok(())
}

/// What is at a path, if there is anything. Only a plain file is opened: a pipe has no end.
fn at(place: &Path) -> Result<Option<Found>, Error> {
    match fs::symlink_metadata(place) {
        Ok(it) if it.is_file() => {
            Ok(Some(Some(fs::read(place).map_err(Error::disk("read", place))?)))
        }
        Ok(_) => Ok(Some(None)),
        Err(_) => Ok(None),
    }
}

/// Removes `drifts` below `root`.
///
/// Every new content is on disk in `folder`, under a temporary name, before anything changes. Each file then changes
/// by a rename, so that no reader ever sees half of one.
pub fn write(root: &Path, folder: &str, drifts: &[Drift]) -> Result<(), Error> {
    let folder = &root.join(folder);
    let mut staged = Vec::new();
    for drift in drifts {
        if let Some(text) = &drift.planned {
            staged.push(Staged::new(folder, root.join(&drift.path), text)?);
        }
    }
    // What is an orphan, or what a rename cannot replace.
    for drift in drifts.iter().filter(|it| it.planned.is_none() || matches!(it.found, Some(None))) {
        let place = root.join(&drift.path);
        delete(folder, &place).map_err(Error::disk("delete", &place))?;
    }
    for file in staged {
        file.commit()?;
    }
    Ok(())
}

/// Deletes what is at `place`, and the folders above it that it leaves empty, up to `folder`.
fn delete(folder: &Path, place: &Path) -> io::Result<()> {
    if fs::symlink_metadata(place)?.is_dir() {
        fs::remove_dir_all(place)?;
    } else {
        fs::remove_file(place)?;
    }
    let mut above = place.ancestors().skip(1).take_while(|it| *it != folder);
    above.all(|it| fs::remove_dir(it).is_ok());
    Ok(())
}
