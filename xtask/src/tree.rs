//! The generated files on disk: how they differ from a plan, and the only code that writes them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use similar::TextDiff;

use crate::{Error, files};

/// A file that is not as planned.
#[derive(Debug)]
pub struct Drift {
    /// The file's path inside the workspace, with `/` between its parts.
    pub path: String,
    /// Its planned content, if it should exist.
    pub planned: Option<String>,
    found: Option<Vec<u8>>,
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
        let found = String::from_utf8_lossy(self.found.as_deref().unwrap_or_default());
        TextDiff::from_lines(found.as_ref(), self.planned.as_deref().unwrap_or_default())
            .unified_diff()
            .header(&format!("found/{}", self.path), &format!("planned/{}", self.path))
            .to_string()
    }
}

/// Lists the files below `root` that are not as planned, by path: the planned ones, and every other one in `folder`,
/// which holds generated files only. What is not a plain file, such as a link, is missing.
pub fn compare(
    root: &Path,
    folder: &str,
    planned: &BTreeMap<String, String>,
) -> Result<Vec<Drift>, Error> {
    let mut found = BTreeMap::new();
    files::below(root, folder, &mut found)?;
    for path in planned.keys().filter(|path| !Path::new(path).starts_with(folder)) {
        files::below(root, path, &mut found)?;
    }
    let paths: BTreeSet<String> = found.keys().chain(planned.keys()).cloned().collect();
    let drift = |path: String| {
        let (planned, found) = (planned.get(&path).cloned(), found.remove(&path));
        Drift { path, planned, found }
    };
    let is_drift = |it: &Drift| it.found.as_deref() != it.planned.as_deref().map(str::as_bytes);
    Ok(paths.into_iter().map(drift).filter(is_drift).collect())
}

/// Removes `drifts` below `root`. Every new content is on disk, in `folder`, before anything changes.
pub fn write(root: &Path, folder: &str, drifts: &[Drift]) -> Result<(), Error> {
    let folder = &root.join(folder);
    let planned =
        drifts.iter().filter_map(|it| Some((root.join(&it.path), it.planned.as_deref()?)));
    files::replace(folder, planned)?;
    for drift in drifts.iter().filter(|it| it.planned.is_none()) {
        let place = root.join(&drift.path);
        fs::remove_file(&place).map_err(Error::disk("delete", &place))?;
        // With its last file, a folder goes.
        let mut above = place.ancestors().skip(1).take_while(|it| it != folder);
        above.all(|it| fs::remove_dir(it).is_ok());
    }
    Ok(())
}
