//! What cargo knows: the dependencies of a package, and where their compiled forms are.

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

/// The compiled dependencies.
pub(super) struct Dependencies {
    /// The target folder.
    pub(super) target: PathBuf,
    /// The version of both packages.
    pub(super) version: String,
    /// The direct dependencies of each of the two packages: the crate's name, and its file.
    pub(super) direct: BTreeMap<&'static str, Vec<(String, PathBuf)>>,
    /// The folders with the files of all dependencies.
    pub(super) folders: BTreeSet<PathBuf>,
}

/// Compiles the dependencies of both packages.
pub(super) fn dependencies(workspace: &Path, project: Project) -> Result<Dependencies, Error> {
    let (bindings, wrapper) = (project.bindings.package, project.wrapper.package);
    let flags = ["--no-default-features", &format!("--features={wrapper}/{FEATURE}")];
    // The packages themselves may fail to compile.
    let check = ["--lib", "--keep-going", "--message-format=json"];
    let package = ["check", "--package", wrapper];
    let compiled = run(workspace, &[&package[..], &check, &flags].concat())?;
    let files: BTreeMap<String, PathBuf> = compiled.messages.iter().filter_map(artifact).collect();
    let found = run(workspace, &[&["metadata", "--format-version=1"][..], &flags].concat())?;
    let metadata = found.messages.first().ok_or(Error::Cargo(found.problem))?;

    let (mut version, mut direct) = ("", BTreeMap::new());
    for package in array(metadata, "/packages") {
        let name = text(package, "/name");
        let Some(name) = [wrapper, bindings].into_iter().find(|it| *it == name) else { continue };
        version = text(package, "/version");
        let files =
            names(metadata, text(package, "/id"), project.bindings.name).map(|(name, id)| {
                let file = files.get(id).ok_or_else(|| Error::Cargo(compiled.problem.clone()))?;
                Ok((name.to_owned(), file.clone()))
            });
        direct.insert(name, files.collect::<Result<_, _>>()?);
    }
    Ok(Dependencies {
        target: text(metadata, "/target_directory").into(),
        version: version.to_owned(),
        direct,
        folders: files.values().filter_map(|file| file.parent()).map(Path::to_owned).collect(),
    })
}

/// The errors of each package of the workspace that uses the bindings, tests included.
pub fn check(workspace: &Path, project: Project) -> Result<Vec<Package>, Error> {
    let found = run(workspace, &["metadata", "--format-version=1"])?;
    let metadata = found.messages.first().ok_or(Error::Cargo(found.problem))?;
    let users = users(metadata, project.bindings.package);
    let mut arguments: Vec<String> =
        users.values().map(|name| format!("--package={name}")).collect();
    let check = ["check", "--all-targets", "--keep-going", "--message-format=json"];
    arguments.splice(0..0, check.map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let compiled = run(workspace, &arguments)?;
    let of = |id: &str, reason: &str| {
        let is = |message: &&Value| {
            text(message, "/package_id") == id && text(message, "/reason") == reason
        };
        compiled.messages.iter().filter(is).collect::<Vec<_>>()
    };
    let package = |(id, name): (&str, &str)| {
        let mut errors: Vec<CompileError> = of(id, "compiler-message")
            .into_iter()
            .filter_map(|message| compiler::error(message.get("message")?))
            .collect();
        // The library and its tests have the same errors.
        let mut seen = BTreeSet::new();
        errors.retain(|error| seen.insert(error.to_string()));
        let is_compiled = !of(id, "compiler-artifact").is_empty();
        Package { name: name.to_owned(), is_compiled: is_compiled || !errors.is_empty(), errors }
    };
    Ok(users.into_iter().map(package).collect())
}

/// The packages of a workspace that are the bindings, or depend on them: the names by the ids.
fn users<'a>(metadata: &'a Value, bindings: &str) -> BTreeMap<&'a str, &'a str> {
    let members = || array(metadata, "/workspace_members").filter_map(Value::as_str);
    let name = |id: &str| {
        array(metadata, "/packages").find(|it| text(it, "/id") == id).map(|it| text(it, "/name"))
    };
    let mut users: BTreeMap<&str, &str> = BTreeMap::new();
    loop {
        let is_user = |id: &&str| {
            name(id) == Some(bindings)
                || array(metadata, "/resolve/nodes")
                    .filter(|node| text(node, "/id") == *id)
                    .flat_map(|node| array(node, "/deps"))
                    .any(|dependency| users.contains_key(text(dependency, "/pkg")))
        };
        let found: Vec<&str> =
            members().filter(|id| !users.contains_key(id)).filter(is_user).collect();
        if found.is_empty() {
            return users;
        }
        users.extend(found.into_iter().filter_map(|id| Some((id, name(id)?))));
    }
}

/// The names of the crates that a package depends on, except the bindings, each with the id of its package.
fn names<'a>(
    metadata: &'a Value,
    id: &str,
    bindings: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let node = array(metadata, "/resolve/nodes").find(|node| text(node, "/id") == id);
    let dependencies = node.into_iter().flat_map(|node| array(node, "/deps"));
    dependencies
        .filter(|it| array(it, "/dep_kinds").any(|kind| kind["kind"].is_null()))
        .map(|it| (text(it, "/name"), text(it, "/pkg")))
        .filter(move |(name, _)| *name != bindings)
}

/// The id of a package, and the file of its library.
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
    Some((text(message, "/package_id").to_owned(), files.into_iter().next()?))
}

struct Output {
    messages: Vec<Value>,
    /// What to tell if something is missing.
    problem: String,
}

fn run(workspace: &Path, arguments: &[&str]) -> Result<Output, Error> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(arguments)
        .arg("--locked")
        .current_dir(workspace)
        .output()
        .map_err(|error| Error::Io("cargo".into(), error))?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let problem = String::from_utf8_lossy(&output.stderr);
    Ok(Output {
        messages: messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
        problem: problem.trim().to_owned(),
    })
}

pub(super) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn array<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}
