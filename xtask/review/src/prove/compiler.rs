//! Runs rustc.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{
    super::project::Project,
    CompileError, Error, Library,
    cargo::{self, Dependencies, FEATURE, array, text},
};

/// A compiler with the dependencies of both crates. It can be shared by threads.
pub struct Compiler {
    workspace: PathBuf,
    dependencies: Dependencies,
    /// Where it puts its files.
    folder: TempDir,
}

/// A compiled library, with the libraries that it was compiled with.
pub struct Compiled {
    folder: TempDir,
    name: &'static str,
    /// The names and files of the others, and of this one.
    externals: Vec<(&'static str, PathBuf)>,
}

impl Compiler {
    /// Compiles the dependencies of the bindings and of the wrapper in `workspace`, if they are not up to date.
    pub fn new(workspace: &Path, project: Project) -> Result<Self, Error> {
        let dependencies = cargo::dependencies(workspace, project)?;
        let folder = dependencies.target.join("review");
        fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
        let folder = TempDir::new_in(&folder).map_err(|error| failed(&folder, error))?;
        Ok(Self { workspace: workspace.to_owned(), dependencies, folder })
    }

    /// Compiles a library with `other` as a further dependency, or returns its errors.
    pub fn library(
        &self,
        library: &Library<'_>,
        other: Option<&Compiled>,
    ) -> Result<Result<Compiled, Vec<CompileError>>, Error> {
        let folder = self.folder()?;
        for (name, text) in library.files {
            let path = folder.path().join(name);
            let parent = path.parent().unwrap_or(folder.path());
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&path, text))
                .map_err(|error| failed(&path, error))?;
        }
        let mut externals = other.map(|other| other.externals.clone()).unwrap_or_default();
        let mut command = self.rustc(library.of.name, library.of.name, folder.path(), &externals);
        command.current_dir(folder.path()).arg("lib.rs");
        let mut errors = run(&mut command, "")?;
        if errors.is_empty() {
            let file = folder.path().join(format!("lib{}.rmeta", library.of.name));
            externals.push((library.of.name, file));
            return Ok(Ok(Compiled { folder, name: library.of.name, externals }));
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
        let mut command =
            self.rustc("program", library.name, library.folder.path(), &library.externals);
        command.arg("-");
        let mut lines = BTreeMap::new();
        for CompileError { line, message, .. } in run(&mut command, program)? {
            lines.entry(line).or_insert(message);
        }
        Ok(lines)
    }

    fn folder(&self) -> Result<TempDir, Error> {
        TempDir::new_in(self.folder.path()).map_err(|error| failed(self.folder.path(), error))
    }

    /// A command that compiles the crate `name` with the dependencies of the package of `library`, and with `externals`,
    /// into `folder`.
    fn rustc(
        &self,
        name: &str,
        library: &'static str,
        folder: &Path,
        externals: &[(&str, PathBuf)],
    ) -> Command {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
        let package = library.replace('_', "-");
        let mut command = Command::new(rustc);
        command
            .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--error-format=json"])
            .args(["--cap-lints=allow", "--cfg", &format!("feature=\"{FEATURE}\"")])
            .args(["--crate-name", name])
            .arg("--out-dir")
            .arg(folder)
            .env("CARGO_PKG_NAME", &package)
            .env("CARGO_PKG_VERSION", &self.dependencies.version)
            .current_dir(&self.workspace);
        for folder in &self.dependencies.folders {
            command.arg("-L").arg(joined("dependency=", folder));
        }
        for (name, file) in self.dependencies.direct.get(&*package).into_iter().flatten() {
            command.arg("--extern").arg(joined(&format!("{name}="), file));
        }
        for (name, file) in externals {
            command.arg("--extern").arg(joined(&format!("{name}="), file));
            // Where one of them is looked for as a dependency of another.
            command.arg("-L").arg(joined("dependency=", file.parent().unwrap_or(folder)));
        }
        command
    }
}

fn joined(start: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(start);
    argument.push(path);
    argument
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::Io(path.display().to_string(), error)
}

/// Runs rustc with `input` and returns its errors.
fn run(command: &mut Command, input: &str) -> Result<Vec<CompileError>, Error> {
    let failed = |error| Error::Io("rustc".into(), error);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    // It reads all of it before it writes anything. It may have failed before.
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().map_err(failed)?;
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
