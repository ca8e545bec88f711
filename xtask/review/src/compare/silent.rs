//! Finds code that compiles and does something else.

use std::collections::BTreeMap;

use super::super::{
    change::{Change, Effect, Layer, What},
    facts::Facts,
    wire::{Operation, Wire},
};
use crate::outline::{Argument, Entry, Kind};

/// Methods that callers call as before, and that send something else.
pub(super) fn calls(old: &Facts, new: &Facts) -> Vec<Change> {
    let (old_operations, new_operations) = (by_name(&old.wire), by_name(&new.wire));
    let mut changes = Vec::new();
    for (name, before) in &old_operations {
        let path = format!("Client::{name}");
        let (Some(after), Some(arguments)) = (new_operations.get(name), old.outline.get(&path))
        else {
            continue;
        };
        let (Some(old_arguments), Some(new_arguments)) =
            (Some(arguments).and_then(typed), new.outline.get(&path).and_then(typed))
        else {
            continue;
        };
        if types(old_arguments) != types(new_arguments) {
            continue;
        }
        let differences = [
            (What::OtherRequest, other_operation(before, after, &new.wire)),
            (What::OtherArguments, {
                let is_moved = before.path != after.path;
                differ(
                    sent_as(old_arguments, before, is_moved),
                    sent_as(new_arguments, after, is_moved),
                )
            }),
        ];
        for (what, values) in differences {
            let Some((before, after)) = values else { continue };
            changes.push(Change {
                layer: Layer::Rust,
                item: path.clone(),
                what,
                before: Some(before),
                after: Some(after),
                reason: format!(
                    "the types of the arguments are the same, so that calls compile, those of `{}` \
                         included",
                    new.project.wrapper.package
                ),
                api: Effect::Breaking,
                wrapper: Effect::Breaking,
                ..Change::default()
            });
        }
    }
    changes
}

fn by_name(wire: &Wire) -> BTreeMap<&str, &Operation> {
    wire.operations.values().map(|operation| (operation.name.as_str(), operation)).collect()
}

fn typed(entry: &Entry) -> Option<&[Argument]> {
    match &entry.kind {
        Kind::Function(arguments) => Some(arguments),
        _ => None,
    }
}

fn types(arguments: &[Argument]) -> Vec<&str> {
    arguments.iter().map(|argument| argument.ty.as_str()).collect()
}

fn differ(before: String, after: String) -> Option<(String, String)> {
    (before != after).then_some((before, after))
}

/// The requests, if the old one still exists under another name.
fn other_operation(before: &Operation, after: &Operation, new: &Wire) -> Option<(String, String)> {
    let place = |operation: &Operation| format!("{} {}", operation.method, operation.path);
    let still_exists = new.operations.values().any(|other| place(other) == place(before));
    differ(place(before), place(after)).filter(|_| still_exists)
}

/// What the arguments are sent as.
fn sent_as(arguments: &[Argument], operation: &Operation, is_moved: bool) -> String {
    let sent = |argument: &Argument| {
        let parameter = operation.parameters.iter().find(|it| it.argument == argument.name);
        match parameter {
            // Names in a path mean nothing, unless the path is another one.
            Some(parameter) if parameter.location == "path" && !is_moved => {
                let position = parameter.wire.parse().map_or(0, |index: usize| index + 1);
                format!("parameter {position} of the path")
            }
            Some(parameter) => format!("{} {}", parameter.location, parameter.name),
            None => argument.name.clone(),
        }
    };
    arguments.iter().map(sent).collect::<Vec<_>>().join(", ")
}
