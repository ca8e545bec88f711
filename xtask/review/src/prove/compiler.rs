//! Runs rustc.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

use super::{
    super::project::Project,
    CompileError, Error, Library,
    cargo::{self, FEATURE, array, text},
};

/// A compiler with the dependencies of both crates. It can be shared by threads.
pub struct Compiler {
    /// The names of the dependencies, and the files of their libraries.
    dependencies: Vec<(String, PathBuf)>,
    /// Where it puts its files.
    folder: TempDir,
}

/// A compiled library, with the libraries that it was compiled with.
pub struct Compiled {
    folder: TempDir,
    /// The names and files of the others, and of this one.
    externals: Vec<(String, PathBuf)>,
}

impl Compiler {
    /// Compiles the dependencies of the bindings and of the wrapper in `workspace`, if they are not up to date.
    pub fn new(workspace: &Path, project: Project) -> Result<Self, Error> {
        let dependencies = cargo::dependencies(workspace, project)?;
        // In the workspace, where its toolchain is found.
        let target = dependencies.first().and_then(|(_, file)| file.parent()).unwrap_or(workspace);
        let folder = TempDir::new_in(target).map_err(|error| failed(target, error))?;
        Ok(Self { dependencies, folder })
    }

    /// Compiles a library with `other` as a further dependency, or returns its errors.
    pub fn library(
        &self,
        library: &Library,
        other: Option<&Compiled>,
    ) -> Result<Result<Compiled, Vec<CompileError>>, Error> {
        let folder = self.folder.path();
        let folder = TempDir::new_in(folder).map_err(|error| failed(folder, error))?;
        for (name, text) in &library.files {
            write(&folder.path().join(name), text)?;
        }
        let mut externals = other.map(|other| other.externals.clone()).unwrap_or_default();
        let mut errors = self.rustc(library.of.name, "lib.rs", folder.path(), &externals)?;
        if errors.is_empty() {
            let file = folder.path().join(format!("lib{}.rmeta", library.of.name));
            externals.push((library.of.name.to_owned(), file));
            return Ok(Ok(Compiled { folder, externals }));
        }
        for error in &mut errors {
            error.file = format!("{}/{}", library.of.folder, error.file);
        }
        Ok(Err(errors))
    }

    /// Compiles a program that uses `library`, and returns its errors, at most one for each line.
    pub(super) fn program(
        &self,
        library: &Compiled,
        program: &str,
    ) -> Result<BTreeMap<usize, String>, Error> {
        let (folder, externals) = (library.folder.path(), &library.externals);
        write(&folder.join("program.rs"), program)?;
        let mut lines = BTreeMap::new();
        let errors = self.rustc("program", "program.rs", folder, externals)?;
        for CompileError { line, message, .. } in errors {
            lines.entry(line).or_insert(message);
        }
        Ok(lines)
    }

    /// Compiles the crate `name`, whose root is `file`, with the dependencies and with `externals`, in `folder`. Returns
    /// its errors.
    fn rustc(
        &self,
        name: &str,
        file: &str,
        folder: &Path,
        externals: &[(String, PathBuf)],
    ) -> Result<Vec<CompileError>, Error> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
        let mut command = Command::new(rustc);
        command
            .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=json"])
            .args(["--cap-lints=allow", "--cfg", &format!("feature=\"{FEATURE}\"")])
            .args(["--crate-name", name, file])
            // The code only has to compile.
            .env("CARGO_PKG_NAME", name)
            .env("CARGO_PKG_VERSION", "0.0.0")
            .current_dir(folder);
        let libraries = self.dependencies.iter().chain(externals);
        for (name, file) in libraries.clone() {
            command.arg(format!("--extern={name}={}", file.display()));
        }
        let folders = libraries.filter_map(|(_, file)| file.parent());
        for folder in folders.collect::<BTreeSet<_>>() {
            command.arg(format!("-Ldependency={}", folder.display()));
        }
        let output = command.output().map_err(|error| Error::Io("rustc".into(), error))?;
        let messages = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<CompileError> = messages
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .filter_map(|message| error(&message))
            .collect();
        if errors.is_empty() && !output.status.success() {
            return Err(Error::Compiler(messages.trim().to_owned()));
        }
        Ok(errors)
    }
}

/// Writes a file, and creates its folder.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| failed(path, error))
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::Io(path.display().to_string(), error)
}

/// An error with its place, of a message of rustc.
pub(super) fn error(message: &Value) -> Option<CompileError> {
    if text(message, "/level") != "error" {
        return None;
    }
    let mut span = array(message, "/spans").find(|span| span["is_primary"] == true)?;
    let first = text(message, "/message").lines().next().unwrap_or_default();
    // A message that names nothing, such as "mismatched types", needs its label. It can be that of another place.
    let labels = || array(message, "/spans").map(|span| text(span, "/label"));
    let label = [text(span, "/label")].into_iter().chain(labels()).find(|label| !label.is_empty());
    let label = label.filter(|_| !first.contains('`')).and_then(|label| label.lines().next());
    // Inside of a macro, the place that calls it.
    while let Some(outer) = span.pointer("/expansion/span") {
        span = outer;
    }
    let code = Some(text(message, "/code/code")).filter(|code| !code.is_empty());
    let code = code.map(|code| format!("{code}: ")).unwrap_or_default();
    let label = label.map(|label| format!(": {label}")).unwrap_or_default();
    let line = span.pointer("/line_start").and_then(Value::as_u64).unwrap_or_default();
    Some(CompileError {
        file: text(span, "/file_name").to_owned(),
        line: usize::try_from(line).unwrap_or_default(),
        message: format!("{code}{first}{label}"),
    })
}
