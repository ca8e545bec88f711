//! Reads files, and replaces them in one step each: writes a temporary file, then renames it.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::Error;

/// The content of a plain file, or of one that a link leads to.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a plain file. Opening a pipe blocks until another process writes to it, and a device may have no end.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    if fs::metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::other("not a plain file; expected one"))
    }
}

/// Adds the plain file `path` of `root`, or those of the folder `path` and of the folders inside it, to `files`. Nothing
/// else is opened: a pipe has no end.
pub(crate) fn below(
    root: &Path,
    path: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), Error> {
    let place = root.join(path);
    let Ok(found) = fs::symlink_metadata(&place) else { return Ok(()) };
    if found.is_file() {
        let content = fs::read(&place).map_err(Error::disk("read", &place))?;
        files.insert(path.to_owned(), content);
    } else if found.is_dir() {
        for entry in fs::read_dir(&place).map_err(Error::disk("read", &place))? {
            let name = entry.map_err(Error::disk("read", &place))?.file_name();
            below(root, &format!("{path}/{}", name.to_string_lossy()), files)?;
        }
    }
    Ok(())
}

/// Replaces files, each in one step: a reader sees the old content or the new one. Every new content is on disk in
/// `folder`, which must be on the same file system, under a temporary name, before the first file is replaced.
pub(crate) fn replace<'a>(
    folder: &Path,
    files: impl IntoIterator<Item = (PathBuf, &'a str)>,
) -> Result<(), Error> {
    let mut staged = Vec::new();
    for (path, text) in files {
        fs::create_dir_all(folder).map_err(Error::disk("create", folder))?;
        let mut file = temporary(folder).map_err(Error::disk("create a file in", folder))?;
        file.write_all(text.as_bytes()).map_err(Error::disk("write", file.path()))?;
        staged.push((path, file));
    }
    for (path, file) in staged {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Error::disk("create", parent))?;
        }
        file.persist(&path).map_err(|error| Error::disk("replace", &path)(error.error))?;
    }
    Ok(())
}

/// A temporary file with the permissions of any new file.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".xtask-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
