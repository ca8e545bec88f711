//! The generated files on disk: how they differ from a plan, and the only code that writes them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
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

/// What is at a file's path.
#[derive(Debug)]
struct Found {
    /// Its real path. The displayed one differs where a name is not Unicode.
    place: PathBuf,
    /// `None` for everything that is not a plain file, such as a link or a folder.
    content: Option<Vec<u8>>,
}

impl Found {
    fn new(place: PathBuf, kind: fs::FileType) -> Result<Self, Error> {
        // Only a plain file is opened: a link leads elsewhere, and a pipe has no end.
        let content = kind.is_file().then(|| fs::read(&place).map_err(Error::disk("read", &place)));
        Ok(Self { content: content.transpose()?, place })
    }
}

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
            Some(Found { content: Some(content), .. }) => String::from_utf8_lossy(content),
            Some(_) => "(not a plain file)\n".into(),
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
    read(&root.join(folder), &format!("{folder}/"), planned, &mut found)?;
    let elsewhere = planned.keys().filter(|path| !path.starts_with(&format!("{folder}/")));
    for path in elsewhere {
        let place = root.join(path);
        if let Ok(metadata) = fs::symlink_metadata(&place) {
            found.insert(path.clone(), Found::new(place, metadata.file_type())?);
        }
    }
    let paths: BTreeSet<String> = found.keys().chain(planned.keys()).cloned().collect();
    let drifts = paths.into_iter().filter_map(|path| {
        let (found, planned) = (found.remove(&path), planned.get(&path));
        let content = found.as_ref().and_then(|found| found.content.as_deref());
        let same = planned.is_some() && content == planned.map(String::as_bytes);
        (!same).then(|| Drift { path, planned: planned.cloned(), found })
    });
    Ok(drifts.collect())
}

fn read(
    folder: &Path,
    prefix: &str,
    planned: &BTreeMap<String, String>,
    found: &mut BTreeMap<String, Found>,
) -> Result<(), Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::disk("read", folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(Error::disk("read", folder))?;
        let place = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(Error::disk("read", &place))?;
        if kind.is_dir() && !planned.contains_key(&name) {
            read(&place, &format!("{name}/"), planned, found)?;
        } else {
            found.insert(name, Found::new(place, kind)?);
        }
    }
    Ok(())
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
    for drift in drifts {
        if let Some(found) = &drift.found {
            clear(folder, found, drift.planned.is_none())
                .map_err(Error::disk("delete", &found.place))?;
        }
    }
    for file in staged {
        file.commit()?;
    }
    Ok(())
}

/// Deletes an orphan, and what a rename cannot replace.
fn clear(folder: &Path, found: &Found, orphan: bool) -> io::Result<()> {
    let place = &found.place;
    if fs::symlink_metadata(place)?.is_dir() {
        fs::remove_dir_all(place)?;
    } else if orphan || found.content.is_none() {
        fs::remove_file(place)?;
    }
    if orphan {
        // Fails for a folder that is not empty, and that one stays.
        let mut emptied = place.ancestors().skip(1).take_while(|ancestor| *ancestor != folder);
        emptied.all(|ancestor| fs::remove_dir(ancestor).is_ok());
    }
    Ok(())
}
