//! What cargo knows: the compiled dependencies, and the packages that use the bindings.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::{super::project::Project, CompileError, Error, Package, compiler};

/// The feature that adds to the public items. The others choose a TLS library, which is slow to compile.
pub(super) const FEATURE: &str = "schemars";

/// Compiles the dependencies of both packages: the name of each crate, and its file.
pub(super) fn dependencies(
    workspace: &Path,
    project: Project,
) -> Result<Vec<(String, PathBuf)>, Error> {
    let (bindings, wrapper) = (project.bindings, project.wrapper);
    let features = format!("--features={}/{FEATURE}", wrapper.package);
    // The packages themselves may fail to compile.
    let check = ["check", "--lib", "--keep-going", "--message-format=json"];
    let flags = ["--no-default-features", &features, "--package", wrapper.package];
    let output = run(workspace, &[&check[..], &flags].concat())?;
    let crates = messages(&output).filter_map(|message| artifact(&message));
    let crates: Vec<_> =
        crates.filter(|(name, _)| *name != bindings.name && *name != wrapper.name).collect();
    if crates.is_empty() {
        return Err(Error::Cargo(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(crates)
}

/// The errors of each package of the workspace that uses the bindings, tests included.
pub fn check(workspace: &Path, project: Project) -> Result<Vec<Package>, Error> {
    let inverted = ["tree", "--workspace", "--prefix=none", "--format={p}", "--invert"];
    let users = run(workspace, &[&inverted[..], &[project.bindings.package]].concat())?;
    if !users.status.success() {
        return Err(Error::Cargo(String::from_utf8_lossy(&users.stderr).trim().to_owned()));
    }
    let users = String::from_utf8_lossy(&users.stdout);
    // `NAME VERSION (FOLDER)`.
    let user = |line: &str| {
        let (name, folder) = (line.split(' ').next()?, line.split_once(" (")?.1.split(')').next()?);
        Some((Path::new(folder).join("Cargo.toml"), name.to_owned()))
    };
    let users: BTreeMap<PathBuf, String> = users.lines().filter_map(user).collect();
    let mut arguments = vec!["check", "--all-targets", "--keep-going", "--message-format=json"];
    arguments.extend(users.values().flat_map(|name| ["--package", name]));
    let output = run(workspace, &arguments)?;
    let messages: Vec<Value> = messages(&output).collect();
    let package = |(manifest, name): (PathBuf, String)| {
        let of = |reason: &'static str| {
            let is_its = |it: &&Value| Path::new(text(it, "/manifest_path")) == manifest;
            messages.iter().filter(is_its).filter(move |it| text(it, "/reason") == reason)
        };
        let errors = of("compiler-message").filter_map(|it| compiler::error(it.get("message")?));
        let mut errors: Vec<CompileError> = errors.collect();
        // The library and its tests have the same errors.
        let mut seen = BTreeSet::new();
        errors.retain(|error| seen.insert(error.to_string()));
        let is_compiled = !errors.is_empty() || of("compiler-artifact").next().is_some();
        Package { name, is_compiled, errors }
    };
    Ok(users.into_iter().map(package).collect())
}

/// The name of a crate, and the file of its library.
fn artifact(message: &Value) -> Option<(String, PathBuf)> {
    if text(message, "/reason") != "compiler-artifact" {
        return None;
    }
    // Procedural macros, and build scripts, have libraries with code, which may be the same packages again.
    let files = array(message, "/filenames").filter_map(Value::as_str).map(PathBuf::from);
    let files: Vec<PathBuf> = files.collect();
    let has_code = |file: &PathBuf| file.extension().is_none_or(|it| it != "rmeta");
    let is_macro = array(message, "/target/kind").any(|kind| kind == "proc-macro");
    if !is_macro && files.iter().any(has_code) {
        return None;
    }
    Some((text(message, "/target/name").replace('-', "_"), files.into_iter().next()?))
}

fn run(workspace: &Path, arguments: &[&str]) -> Result<std::process::Output, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    let output = command.args(arguments).arg("--locked").current_dir(workspace).output();
    output.map_err(|error| Error::Io("cargo".into(), error))
}

fn messages(output: &std::process::Output) -> impl Iterator<Item = Value> {
    let lines = output.stdout.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok())
}

pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn array<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}
