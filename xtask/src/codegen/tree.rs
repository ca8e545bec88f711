//! The generated folder on disk: how it differs from a plan, and the one path by which it is written.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    io::Write,
    path::Path,
};

use similar::TextDiff;
use tempfile::NamedTempFile;

use super::Error;

/// A file that is not as planned.
#[derive(Debug, PartialEq, Eq)]
pub struct Drift {
    /// The file's path inside the folder, with `/` between its parts.
    pub path: String,
    /// What the file holds, if it exists.
    pub found: Option<Vec<u8>>,
    /// What it should hold, if it should exist.
    pub planned: Option<String>,
}

impl Drift {
    /// What is wrong with the file, in one word.
    pub fn state(&self) -> &'static str {
        match (&self.found, &self.planned) {
            (Some(_), Some(_)) => "drifted",
            (None, _) => "missing",
            (_, None) => "orphaned",
        }
    }

    /// The unified diff from what the file holds to what it should hold.
    pub fn diff(&self) -> String {
        let found = self.found.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let planned = self.planned.as_deref().unwrap_or_default();
        TextDiff::from_lines(found.as_ref(), planned)
            .unified_diff()
            .header(&format!("found/{}", self.path), &format!("planned/{}", self.path))
            .to_string()
    }
}

/// Lists the files below `folder` that are not as planned, by path. A folder that does not exist is empty.
pub fn compare(folder: &Path, planned: &BTreeMap<String, String>) -> Result<Vec<Drift>, Error> {
    let mut found = BTreeMap::new();
    read(folder, "", &mut found)?;
    let paths: BTreeSet<&String> = found.keys().chain(planned.keys()).collect();
    let drifts = paths.into_iter().filter_map(|path| {
        let (found, planned) = (found.get(path), planned.get(path));
        let same = found.map(Vec::as_slice) == planned.map(String::as_bytes);
        (!same).then(|| Drift {
            path: path.clone(),
            found: found.cloned(),
            planned: planned.cloned(),
        })
    });
    Ok(drifts.collect())
}

fn read(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(disk("read", folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(disk("read", folder))?;
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(disk("read", &path))?.is_dir() {
            read(&path, &format!("{name}/"), found)?;
        } else {
            found.insert(name, fs::read(&path).map_err(disk("read", &path))?);
        }
    }
    Ok(())
}

/// Mends `drifts` below `folder`.
///
/// Every new content is on disk, under a temporary name, before the first file changes; each file then changes by
/// a rename, so that no reader ever sees half of one.
pub fn write(folder: &Path, drifts: &[Drift]) -> Result<(), Error> {
    let mut staged = Vec::new();
    for drift in drifts {
        let path = folder.join(&drift.path);
        if let (Some(text), Some(parent)) = (&drift.planned, path.parent()) {
            fs::create_dir_all(parent).map_err(disk("create", parent))?;
            let mut file = temporary(parent).map_err(disk("create a file in", parent))?;
            file.write_all(text.as_bytes()).map_err(disk("write", &path))?;
            staged.push((file, path));
        }
    }
    for (file, path) in staged {
        file.persist(&path).map_err(|error| disk("replace", &path)(error.error))?;
    }
    for drift in drifts.iter().filter(|drift| drift.planned.is_none()) {
        let path = folder.join(&drift.path);
        fs::remove_file(&path).map_err(disk("delete", &path))?;
        // Fails while the folder still holds something, which is then meant to stay.
        path.ancestors()
            .skip(1)
            .take_while(|ancestor| *ancestor != folder)
            .all(|ancestor| fs::remove_dir(ancestor).is_ok());
    }
    Ok(())
}

/// A temporary file that, once renamed, has the permissions of any new file.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn disk(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Disk { verb, path, source }
}
