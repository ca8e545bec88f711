//! Writing several files so that a reader, or a run that is killed, leaves whole ones.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// A file, and what it should hold.
pub(crate) struct Planned<'a> {
    pub(crate) path: PathBuf,
    pub(crate) text: &'a str,
}

/// What could not be done, and on which file.
pub(crate) struct Failed {
    pub(crate) verb: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) source: io::Error,
}

/// Writes the files, in this order.
///
/// Every text is on disk, under a temporary name, before anything changes; each file then changes by a rename. So a run
/// that is killed leaves each file as it was or as planned, and of several files perhaps only the first as planned.
pub(crate) fn write(files: &[Planned<'_>]) -> Result<(), Failed> {
    let mut staged = Vec::new();
    for file in files {
        let folder = file.path.parent().unwrap_or(Path::new("."));
        let failed = |verb, path: &Path| {
            let path = path.to_owned();
            move |source| Failed { verb, path, source }
        };
        let mut temporary = temporary(folder).map_err(failed("create a file in", folder))?;
        temporary.write_all(file.text.as_bytes()).map_err(failed("write", temporary.path()))?;
        temporary.as_file().sync_all().map_err(failed("write", temporary.path()))?;
        staged.push((temporary, &file.path));
    }
    for (temporary, path) in staged {
        temporary.persist(path).map_err(|error| Failed {
            verb: "replace",
            path: path.clone(),
            source: error.error,
        })?;
    }
    Ok(())
}

/// A temporary file that, once renamed, has the permissions of any new file.
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
