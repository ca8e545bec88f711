//! Which operations the fragment holds, as `spec/selection.json` names them.

use std::collections::BTreeSet;

use openapi::{
    Operation, Source,
    json::child,
    nearest,
    walk::{self, text},
};
use serde::Deserialize;
use serde_json::Value;

use crate::Error;

/// The selected operations of a document.
pub(super) struct Selected {
    pub(super) operations: BTreeSet<Operation>,
    /// Other operations at or below the path of a selected one.
    pub(super) others: Vec<Operation>,
}

/// `spec/selection.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `operations`")]
struct Selection {
    /// Names of operations: operationIds, or `METHOD /path`.
    operations: Vec<String>,
}

impl Selected {
    /// Finds the operations that `spec/selection.json` names among those of the document `name`. The previous fragment
    /// helps to find an operation whose id has changed.
    pub(super) fn of(
        selection: &Source,
        name: &str,
        operations: &[Operation],
        previous: Option<&Value>,
    ) -> Result<Self, Error> {
        let file = &selection.name;
        let Selection { operations: names } = selection.read()?;
        if names.is_empty() {
            let problem = "no operations; expected at least one";
            return Err(openapi::Error::place(file, "/operations", problem).into());
        }
        let (mut selected, mut missing) = (BTreeSet::new(), String::new());
        for (index, wanted) in names.iter().enumerate() {
            let refused = |problem| {
                let pointer = child("/operations", &index.to_string());
                Err(openapi::Error::place(file, pointer, problem).into())
            };
            let found: Vec<&Operation> =
                operations.iter().filter(|it| is_named(it, wanted)).collect();
            match found[..] {
                [found] => {
                    if !selected.insert(found.clone()) {
                        let problem = format!("{found} again; expected each operation once");
                        return refused(problem);
                    }
                }
                [] => {
                    missing.extend(["\n  ", wanted]);
                    missing.push_str(&candidates(wanted, operations, previous));
                }
                [first, second, ..] => {
                    let problem =
                        format!("{wanted} is both {first} and {second}; expected \"METHOD /path\"");
                    return refused(problem);
                }
            }
        }
        if !missing.is_empty() {
            return Err(Error::Refused(format!(
                "{name} lacks what {file} selects:{missing}\n  correct {file}, or import another document"
            )));
        }
        let is_near = |operation: &&Operation| {
            !selected.contains(*operation)
                && selected.iter().any(|it| is_at_or_below(&operation.path, &it.path))
        };
        let others = operations.iter().filter(is_near).cloned().collect();
        Ok(Self { operations: selected, others })
    }
}

fn is_named(operation: &Operation, name: &str) -> bool {
    operation.id.as_deref() == Some(name) || operation.to_string() == name
}

fn is_at_or_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The candidates for a name that is not found.
fn candidates(wanted: &str, operations: &[Operation], previous: Option<&Value>) -> String {
    let mut before = previous.into_iter().flat_map(walk::operations);
    let before = before.find(|(.., operation)| text(operation, "operationId") == wanted);
    let is_same = |now: &&Operation| {
        before.is_some_and(|(path, _, method, _)| (&now.path, now.method) == (path, method))
    };
    match operations.iter().find(is_same) {
        Some(Operation { id: Some(id), .. }) => {
            format!("\n    its path and method now have the id {id}")
        }
        Some(now) => format!("\n    its path and method now have no id; use \"{now}\""),
        None => {
            let places: Vec<String> = operations.iter().map(ToString::to_string).collect();
            let ids = operations.iter().filter_map(|it| it.id.as_deref());
            match nearest::of(wanted, ids.chain(places.iter().map(String::as_str)))[..] {
                [] => String::new(),
                ref near => format!("\n    nearest: {}", near.join(", ")),
            }
        }
    }
}
