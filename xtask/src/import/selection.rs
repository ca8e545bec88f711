//! Which operations the fragment holds, as `spec/selection.json` names them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use openapi::{METHODS, Operation, Source, form::only, json::child, nearest};
use serde_json::Value;

use crate::Error;

const EXPECTED: &str =
    "expected an operationId, \"METHOD /path\", or {\"prefix\": \"/path\", \"except\": [...]}";

/// The operations that `spec/selection.json` names.
pub(super) struct Selection {
    file: String,
    entries: Vec<Entry>,
}

enum Entry {
    One(Name),
    /// All operations at or below a path, with exceptions.
    Prefix {
        path: String,
        except: Vec<Name>,
    },
}

/// The name of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Id(String),
    Place { method: String, path: String },
}

/// The selected operations of a document.
pub(super) struct Selected {
    /// The selected operations.
    pub(super) operations: BTreeSet<Operation>,
    /// Other operations at or below a selected path, and whether they are excluded by name.
    pub(super) others: Vec<(Operation, bool)>,
    /// Exceptions that exclude nothing.
    pub(super) idle: Vec<String>,
}

impl Selection {
    /// Reads `spec/selection.json`.
    pub(super) fn parse(source: &Source) -> Result<Self, openapi::Error> {
        let (file, value) = (source.name.as_str(), source.parse()?);
        let wrong = |pointer: &str, problem: &str| openapi::Error::place(file, pointer, problem);
        only(file, &value, "", &["operations"])?;
        let Some(list) =
            value.get("operations").and_then(Value::as_array).filter(|list| !list.is_empty())
        else {
            return Err(wrong("/operations", "no list of operations; expected at least one"));
        };
        let mut entries = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let pointer = child("/operations", &index.to_string());
            entries.push(match value {
                Value::String(name) => Entry::One(Name::parse(name)),
                Value::Object(members) => {
                    only(file, value, &pointer, &["prefix", "except"])?;
                    let path = members
                        .get("prefix")
                        .and_then(Value::as_str)
                        .filter(|path| path.starts_with('/'));
                    let Some(path) = path else {
                        return Err(wrong(
                            &child(&pointer, "prefix"),
                            "no path; expected one that begins with /",
                        ));
                    };
                    let mut except = Vec::new();
                    if let Some(list) = members.get("except") {
                        let names = list
                            .as_array()
                            .map(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
                        let Some(Some(names)) = names else {
                            return Err(wrong(
                                &child(&pointer, "except"),
                                "no list of operations; expected operationIds or \"METHOD /path\"",
                            ));
                        };
                        except.extend(names.into_iter().map(Name::parse));
                    }
                    Entry::Prefix { path: path.trim_end_matches('/').to_owned(), except }
                }
                _ => return Err(wrong(&pointer, EXPECTED)),
            });
        }
        Ok(Self { file: file.to_owned(), entries })
    }

    /// Finds the selected operations among those of the document `name`. `known` are the operations of the previous
    /// fragment: they help to find an operation whose id has changed.
    pub(super) fn resolve(
        &self,
        name: &str,
        operations: &[Operation],
        known: &[Operation],
    ) -> Result<Selected, Error> {
        let mut ids: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
        for operation in operations {
            if let Some(id) = &operation.id {
                ids.entry(id).or_default().push(operation);
            }
        }
        let find = |name: &Name| -> Vec<&Operation> {
            match name {
                Name::Id(id) => ids.get(id.as_str()).cloned().unwrap_or_default(),
                Name::Place { method, path } => operations
                    .iter()
                    .filter(|found| found.method == method && found.path == *path)
                    .collect(),
            }
        };
        let mut selected =
            Selected { operations: BTreeSet::new(), others: Vec::new(), idle: Vec::new() };
        let (mut missing, mut paths, mut excluded) =
            (String::new(), BTreeSet::new(), BTreeSet::new());
        for (index, entry) in self.entries.iter().enumerate() {
            let pointer = child("/operations", &index.to_string());
            match entry {
                Entry::One(wanted) => match find(wanted)[..] {
                    [found] => {
                        paths.insert(found.path.clone());
                        selected.operations.insert(found.clone());
                    }
                    [] => {
                        let candidates = candidates(wanted, operations, known);
                        let _ = write!(missing, "\n  {}{candidates}", wanted.shown());
                    }
                    [first, second, ..] => {
                        let problem = format!(
                            "{} is both {first} and {second}; expected \"METHOD /path\"",
                            wanted.shown()
                        );
                        return Err(openapi::Error::place(&self.file, pointer, problem).into());
                    }
                },
                Entry::Prefix { path, except } => {
                    let below: Vec<&Operation> = operations
                        .iter()
                        .filter(|found| is_at_or_below(&found.path, path))
                        .collect();
                    if below.is_empty() {
                        let close = nearest::of(
                            path,
                            operations.iter().map(|operation| operation.path.as_str()),
                        );
                        let _ = write!(missing, "\n  anything at or below {path}{}", near(&close));
                    }
                    let mut except_here = BTreeSet::new();
                    for name in except {
                        let found: Vec<_> =
                            find(name).into_iter().filter(|found| below.contains(found)).collect();
                        if found.is_empty() {
                            selected.idle.push(format!(
                                "{}#{pointer}: excludes {}, which does not exist; delete it",
                                self.file,
                                name.shown()
                            ));
                        }
                        except_here.extend(found);
                    }
                    paths.insert(path.clone());
                    selected.operations.extend(
                        below.into_iter().filter(|found| !except_here.contains(found)).cloned(),
                    );
                    excluded.extend(except_here);
                }
            }
        }
        if !missing.is_empty() {
            return Err(Error::Selection { file: name.to_owned(), missing });
        }
        let others = operations.iter().filter(|operation| {
            !selected.operations.contains(operation)
                && paths.iter().any(|path| is_at_or_below(&operation.path, path))
        });
        selected.others =
            others.map(|operation| (operation.clone(), excluded.contains(operation))).collect();
        Ok(selected)
    }
}

fn is_at_or_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Name {
    fn parse(name: &str) -> Self {
        if let Some((method, path)) = name.split_once(' ')
            && METHODS.contains(&method.to_lowercase().as_str())
            && path.starts_with('/')
        {
            return Self::Place { method: method.to_lowercase(), path: path.to_owned() };
        }
        Self::Id(name.to_owned())
    }

    fn shown(&self) -> String {
        match self {
            Self::Id(id) => id.clone(),
            Self::Place { method, path } => format!("{} {path}", method.to_uppercase()),
        }
    }
}

/// The candidates for a name that is not found.
fn candidates(wanted: &Name, operations: &[Operation], known: &[Operation]) -> String {
    match wanted {
        Name::Id(id) => {
            let before = known.iter().find(|operation| operation.id.as_ref() == Some(id));
            let now = before.and_then(|before| {
                operations
                    .iter()
                    .find(|now| (&now.path, now.method) == (&before.path, before.method))
            });
            match now {
                Some(Operation { id: Some(id), .. }) => {
                    format!("\n    its path and method now have the id {id}")
                }
                Some(now) => format!("\n    its path and method now have no id; use \"{now}\""),
                None => near(&nearest::of(
                    id,
                    operations.iter().filter_map(|operation| operation.id.as_deref()),
                )),
            }
        }
        Name::Place { .. } => {
            let places: Vec<String> = operations.iter().map(ToString::to_string).collect();
            near(&nearest::of(&wanted.shown(), places.iter().map(String::as_str)))
        }
    }
}

fn near(candidates: &[&str]) -> String {
    if candidates.is_empty() {
        String::new()
    } else {
        format!("\n    nearest: {}", candidates.join(", "))
    }
}
