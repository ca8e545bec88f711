//! Finds code that compiles and does something else.

use super::{
    super::{
        change::{Change, Effect, Layer, What},
        facts::Facts,
        wire::{Operation, Wire},
    },
    operations::{joined, request},
};
use crate::outline::{Argument, Kind};

/// Methods that callers call as before, and that send something else.
pub(super) fn calls(old: &Facts, new: &Facts) -> Vec<Change> {
    let mut changes = Vec::new();
    for item in old.bindings.outline.keys() {
        let (Some((before, old_arguments)), Some((after, new_arguments))) =
            (call(old, item), call(new, item))
        else {
            continue;
        };
        let types = |arguments: &[Argument]| joined(arguments.iter().map(|it| &it.ty), ", ");
        if types(old_arguments) != types(new_arguments) {
            continue;
        }
        let is_moved = before.path != after.path;
        let still_exists = new.wire.operations.values().any(|it| request(it) == request(before));
        let sent_as = [
            sent_as(&old.wire, item, before, old_arguments, is_moved),
            sent_as(&new.wire, item, after, new_arguments, is_moved),
        ];
        let requests = [request(before), request(after)];
        let differences =
            [(What::OtherRequest, requests, still_exists), (What::OtherArguments, sent_as, true)];
        for (what, [before, after], is_meant) in differences {
            if before == after || !is_meant {
                continue;
            }
            changes.push(Change {
                layer: Layer::Rust,
                item: item.clone(),
                what,
                before: Some(before),
                after: Some(after),
                reason: format!(
                    "the types of the arguments are the same, so that calls compile, those of `{}` included",
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

/// What a method sends, and its arguments.
fn call<'a>(side: &'a Facts, item: &str) -> Option<(&'a Operation, &'a [Argument])> {
    let Kind::Function(arguments) = &side.bindings.outline.get(item)?.kind else { return None };
    let mut operations = side.wire.operations.values();
    let operation = operations.find(|it| side.wire.item(&it.pointer, item) == Some(item))?;
    Some((operation, arguments))
}

/// What the arguments of a method are sent as.
fn sent_as(
    wire: &Wire,
    method: &str,
    operation: &Operation,
    arguments: &[Argument],
    is_moved: bool,
) -> String {
    let sent = |argument: &Argument| {
        let item = format!("{method}({})", argument.name);
        let is_it = |pointer: &str| wire.item(pointer, method) == Some(&item);
        let parameter = operation.parameters.values().find(|it| is_it(&it.pointer));
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
    joined(arguments.iter().map(sent), ", ")
}
