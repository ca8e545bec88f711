//! Compares how requests are sent, and what is a success.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        change::{Change, Class, Layer, Level},
        places::response_type,
        wire::{Operation, Wire},
    },
    levels::{Role, Value},
    schemas::Schemas,
};

/// The changes of requests and responses.
pub(super) fn compare(old: &Wire, new: &Wire) -> Vec<Change> {
    let schemas = Schemas { old, new, seen: BTreeSet::new(), changes: Vec::new() };
    let mut comparison = Comparison { schemas, id: String::new() };
    let pairs = pairs(old, new);
    let is_paired = |id: &String, index: usize| {
        pairs.iter().any(|pair| [pair.0, pair.1].get(index).is_some_and(|paired| *paired == id))
    };
    for (id, operation) in old.operations.iter().filter(|(id, _)| !is_paired(id, 0)) {
        let levels = (Level::Fails, Level::Ok);
        comparison.operation_of_one_side(
            id,
            operation,
            "the service no longer has it",
            levels,
            true,
        );
    }
    for (id, operation) in new.operations.iter().filter(|(id, _)| !is_paired(id, 1)) {
        let levels = (Level::Ok, Level::Unusual);
        comparison.operation_of_one_side(
            id,
            operation,
            "an old service does not have it",
            levels,
            false,
        );
    }
    for (old_id, new_id) in &pairs {
        if let (Some(before), Some(after)) =
            (old.operations.get(*old_id), new.operations.get(*new_id))
        {
            comparison.operation(new_id, before, after);
        }
    }
    comparison.schemas.changes
}

/// The ids of operations that are the same: with the same method and path, or else with the same id.
fn pairs<'a>(old: &'a Wire, new: &'a Wire) -> Vec<(&'a String, &'a String)> {
    let places: BTreeMap<(&str, &str), &String> = new
        .operations
        .iter()
        .map(|(id, operation)| ((operation.method.as_str(), operation.path.as_str()), id))
        .collect();
    let same_place = |operation: &Operation| {
        places.get(&(operation.method.as_str(), operation.path.as_str())).copied()
    };
    let mut pairs: Vec<(&String, &String)> = old
        .operations
        .iter()
        .filter_map(|(id, operation)| Some((id, same_place(operation)?)))
        .collect();
    let taken: BTreeSet<&String> = pairs.iter().map(|(_, id)| *id).collect();
    let moved = old.operations.iter().filter(|(_, operation)| same_place(operation).is_none());
    let same_id = moved.filter_map(|(id, _)| new.operations.get_key_value(id));
    pairs.extend(same_id.filter(|(id, _)| !taken.contains(id)).map(|(id, _)| (id, id)));
    pairs.sort();
    pairs
}

pub(super) struct Comparison<'a> {
    pub(super) schemas: Schemas<'a>,
    /// The id of the operation that is compared.
    id: String,
}

impl Comparison<'_> {
    pub(super) fn push(
        &mut self,
        item: &str,
        change: &str,
        (before, after): (Option<String>, Option<String>),
        reason: &str,
        (old_build, new_build): (Level, Level),
    ) -> Option<&mut Change> {
        let worst = old_build.max(new_build);
        if worst == Level::Ok {
            return None;
        }
        let class = if worst == Level::SilentlyWrong { Class::Silent } else { Class::Wire };
        self.schemas.changes.push(Change {
            change: change.to_owned(),
            before,
            after,
            operations: vec![self.id.clone()],
            reason: reason.to_owned(),
            old_client_new_service: old_build,
            new_client_old_service: new_build,
            ..Change::new(Layer::Wire, class, item)
        });
        self.schemas.changes.last_mut()
    }

    fn operation_of_one_side(
        &mut self,
        id: &str,
        operation: &Operation,
        reason: &str,
        levels: (Level, Level),
        is_old: bool,
    ) {
        id.clone_into(&mut self.id);
        let text = Some(format!("{} {}", operation.method, operation.path));
        let (change, values) = if is_old {
            ("no longer on the wire", (text, None))
        } else {
            ("new on the wire", (None, text))
        };
        let pointer = operation.pointer.clone();
        let item = format!("Client::{}", operation.name);
        if let Some(change) = self.push(&item, change, values, reason, levels) {
            change.pointer = Some(pointer);
        }
    }

    fn operation(&mut self, id: &str, old: &Operation, new: &Operation) {
        id.clone_into(&mut self.id);
        let item = format!("Client::{}", new.name);
        let fails = (Level::Fails, Level::Fails);
        let both = |old: &str, new: &str| (Some(old.to_owned()), Some(new.to_owned()));
        if old.method != new.method {
            let values = both(&old.method, &new.method);
            self.push(
                &item,
                "has another method",
                values,
                "the other side refuses the request",
                fails,
            );
        }
        if old.path != new.path {
            let values = both(&old.path, &new.path);
            self.push(
                &item,
                "has another path",
                values,
                "the other side does not know the path",
                fails,
            );
        }
        self.successes(&item, old, new);
        self.security(&item, old, new);
        self.servers(&item, old, new);
        self.parameters(&item, old, new);
        self.body(&item, old, new);
        let response = response_type(new);
        let (before, after) = (required(&old.response), required(&new.response));
        self.schemas.compare(Role::Response, &response, &response, &before, &after);
    }

    fn successes(&mut self, item: &str, old: &Operation, new: &Operation) {
        let list = |operation: &Operation| {
            operation.successes.keys().cloned().collect::<Vec<_>>().join(", ")
        };
        // A client takes a status that it does not know for a failure.
        let level = |client: &Operation, service: &Operation| {
            let knows = |status: &String| {
                client.successes.contains_key(status) || client.successes.contains_key("2XX")
            };
            if service.successes.keys().all(knows) {
                Level::Ok
            } else if service.successes.keys().any(|status| status == "2XX" || knows(status)) {
                Level::Unusual
            } else {
                Level::Fails
            }
        };
        let levels = (level(old, new), level(new, old));
        let values = (Some(list(old)), Some(list(new)));
        self.push(
            item,
            "has another success status",
            values,
            "a status that is not documented is an error",
            levels,
        );
        for (status, before) in &old.successes {
            if let Some(after) = new.successes.get(status).filter(|after| *after != before) {
                let list =
                    |kinds: &BTreeSet<String>| kinds.iter().cloned().collect::<Vec<_>>().join(", ");
                let values = (Some(list(before)), Some(list(after)));
                let levels = (Level::Fails, Level::Fails);
                self.push(
                    item,
                    "has another media type",
                    values,
                    "the body cannot be read",
                    levels,
                );
            }
        }
    }

    fn security(&mut self, item: &str, old: &Operation, new: &Operation) {
        let level = |client: &Operation, service: &Operation| {
            if service.security.contains("none") {
                return Level::Ok;
            }
            match client.security.intersection(&service.security).count() {
                all if all == client.security.len() => Level::Ok,
                0 => Level::Fails,
                _ => Level::Unusual,
            }
        };
        let list = |operation: &Operation| {
            operation.security.iter().cloned().collect::<Vec<_>>().join(" or ")
        };
        let (levels, values) =
            ((level(old, new), level(new, old)), (Some(list(old)), Some(list(new))));
        self.push(
            item,
            "needs another authentication",
            values,
            "the credentials are refused",
            levels,
        );
    }

    fn servers(&mut self, item: &str, old: &Operation, new: &Operation) {
        let level = |client: &Operation, service: &Operation| match client.servers.first() {
            Some(server) if !service.servers.contains(server) => Level::Fails,
            _ => Level::Ok,
        };
        let list = |operation: &Operation| operation.servers.join(", ");
        let (levels, values) =
            ((level(old, new), level(new, old)), (Some(list(old)), Some(list(new))));
        self.push(
            item,
            "is at another base URL",
            values,
            "the requests go to the other base URL",
            levels,
        );
    }

    fn body(&mut self, item: &str, old: &Operation, new: &Operation) {
        match (&old.body, &new.body) {
            // Methods take a body even if it is optional, so that a build always sends one.
            (Some((before, _)), Some((after, _))) => {
                self.schemas.compare(
                    Role::Request,
                    item,
                    item,
                    &required(before),
                    &required(after),
                );
            }
            (None, Some((_, is_required))) => {
                let level = if *is_required { Level::Fails } else { Level::Ok };
                self.push(
                    item,
                    "has a body",
                    (None, None),
                    "an old build sends none",
                    (level, Level::Unusual),
                );
            }
            (Some(_), None) => {
                let levels = (Level::SilentlyWrong, Level::Fails);
                self.push(
                    item,
                    "has no body",
                    (None, None),
                    "the service ignores the body",
                    levels,
                );
            }
            (None, None) => {}
        }
    }
}

pub(super) fn required(schema: &super::super::wire::Schema) -> Value<'_> {
    Value { schema, is_optional: false }
}
