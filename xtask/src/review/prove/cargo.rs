//! What cargo knows: the dependencies of a package, and where their compiled forms are.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use super::Error;

/// The feature that adds to the public items. The others choose a TLS library, which is slow to compile.
pub(super) const FEATURE: &str = "schemars";

/// The compiled dependencies.
pub(super) struct Dependencies {
    /// The target folder.
    pub(super) target: PathBuf,
    /// The version of the workspace.
    pub(super) version: String,
    /// The direct dependencies of each of the two packages: the crate's name, and its file.
    pub(super) direct: BTreeMap<&'static str, Vec<(String, PathBuf)>>,
    /// The folders with the files of all dependencies.
    pub(super) folders: Vec<PathBuf>,
}

pub(super) const PACKAGES: [&str; 2] = ["registrations", "registrations-api"];

/// Compiles the dependencies of both packages.
pub(super) fn dependencies(workspace: &Path) -> Result<Dependencies, Error> {
    let metadata = run(workspace, &["metadata", "--format-version=1", "--all-features"])?;
    let (metadata, problem) = (metadata.messages.into_iter().next(), metadata.problem);
    let metadata = metadata.ok_or(Error::Cargo(problem))?;
    let features = format!("registrations/{FEATURE}");
    let compiled = run(
        workspace,
        // The packages themselves may fail to compile.
        &[
            "check",
            "--package=registrations",
            "--lib",
            "--no-default-features",
            "--features",
            &features,
        ]
        .into_iter()
        .chain(["--keep-going", "--message-format=json"])
        .collect::<Vec<_>>(),
    )?;
    let files: BTreeMap<String, PathBuf> = compiled.messages.iter().filter_map(artifact).collect();
    let mut folders: Vec<PathBuf> =
        files.values().filter_map(|file| file.parent()).map(Path::to_owned).collect();
    folders.sort();
    folders.dedup();

    let target = text(&metadata, "/target_directory").into();
    let (mut version, mut direct) = (String::new(), BTreeMap::new());
    for package in array(&metadata, "/packages") {
        let Some(name) = PACKAGES.into_iter().find(|name| *name == text(package, "/name")) else {
            continue;
        };
        version = text(package, "/version").to_owned();
        let id = text(package, "/id");
        let node = array(&metadata, "/resolve/nodes").find(|node| text(node, "/id") == id);
        let mut found = Vec::new();
        for dependency in node.into_iter().flat_map(|node| array(node, "/deps")) {
            let is_normal = array(dependency, "/dep_kinds").any(|kind| kind["kind"].is_null());
            let (name, id) = (text(dependency, "/name"), text(dependency, "/pkg"));
            if is_normal && name != "registrations_api" {
                let file = files.get(id).ok_or_else(|| Error::Cargo(compiled.problem.clone()))?;
                found.push((name.to_owned(), file.clone()));
            }
        }
        direct.insert(name, found);
    }
    Ok(Dependencies { target, version, direct, folders })
}

/// The id of a package, and the file of its library.
fn artifact(message: &Value) -> Option<(String, PathBuf)> {
    if text(message, "/reason") != "compiler-artifact" {
        return None;
    }
    // Types need no code: with `check`, there is none. The one of a procedural macro is a dynamic library.
    let files = || array(message, "/filenames").filter_map(Value::as_str);
    let is_macro = array(message, "/target/kind").any(|kind| kind == "proc-macro");
    let file = files().find(|file| is_macro || file.ends_with(".rmeta"))?;
    Some((text(message, "/package_id").to_owned(), file.into()))
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
