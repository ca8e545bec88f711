//! Prints the changes of the description.

use openapi::{
    METHODS,
    differences::{Difference, What},
    json::clipped,
};
use serde_json::Value;

use crate::lines::WIDTH;

/// The maximum number of changes that are listed.
const SHOWN: usize = 40;

/// One line for each change, grouped by operation and component.
pub(crate) fn lines(changes: &[Difference]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut last = String::new();
    for change in changes.iter().take(SHOWN) {
        let (owner, depth) = owner(&change.path);
        match (&change.what, change.path.len() == depth) {
            (What::Added(_), true) => lines.push(format!("  + {owner}")),
            (What::Removed(_), true) => lines.push(format!("  - {owner}")),
            _ => {
                if owner != last {
                    lines.push(format!("  ~ {owner}"));
                }
                let place =
                    change.path.get(depth..).unwrap_or_default().iter().map(|part| short(part));
                let place = place.collect::<Vec<_>>().join("/");
                let line = format!("      {}", what(&place, &change.what));
                lines.push(clipped(&line, WIDTH - 1));
            }
        }
        last = owner;
    }
    if changes.len() > SHOWN {
        let more = changes.len() - SHOWN;
        lines.push(format!("  and {more} more: git diff spec/registrations.json"));
    }
    lines
}

/// The operation or component that a change belongs to, and the length of its path.
fn owner(path: &[String]) -> (String, usize) {
    let parts: Vec<&str> = path.iter().map(String::as_str).collect();
    match parts[..] {
        ["components", kind, name, ..] => (format!("{} {name}", singular(kind)), 3),
        ["paths", path, method, ..] if METHODS.contains(&method) => {
            (format!("operation {} {path}", method.to_uppercase()), 3)
        }
        ["paths", path, ..] => (format!("path {path}"), 2),
        _ => ("document".to_owned(), 0),
    }
}

fn singular(kind: &str) -> &str {
    match kind {
        "requestBodies" => "request body",
        "securitySchemes" => "security scheme",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

/// The last name of a reference.
fn short(part: &str) -> &str {
    part.strip_prefix("#/components/").and_then(|local| local.split('/').nth(1)).unwrap_or(part)
}

fn what(place: &str, what: &What) -> String {
    let signed = |sign: char, value: &Value| match value.get("$ref") {
        Some(_) if place.starts_with("parameters/") => format!("{sign} {place}"),
        _ => format!("{sign} {place}  {value}"),
    };
    match what {
        What::Added(value) => signed('+', value),
        What::Removed(value) => signed('-', value),
        What::Replaced(old, new) => format!("~ {place}  {old} -> {new}"),
        What::List { added, removed } if added.is_empty() && removed.is_empty() => {
            format!("~ {place}  another order")
        }
        What::List { added, removed } => {
            let added = added.iter().map(|value| format!("+ {value}"));
            let removed = removed.iter().map(|value| format!("- {value}"));
            format!("~ {place}  {}", added.chain(removed).collect::<Vec<_>>().join(", "))
        }
    }
}
