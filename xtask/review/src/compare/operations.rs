//! Compares how requests are sent, and what is a success.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        change::{Change, Level, What},
        places::response_type,
        wire::{Body, Operation, Others, Schema, Wire},
    },
    levels::{Role, Value},
    schemas::Schemas,
};

/// The changes of requests and responses.
pub(super) fn compare(old: &Wire, new: &Wire) -> Vec<Change> {
    let schemas = Schemas::new(old, new);
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
        what: What,
        (before, after): (Option<String>, Option<String>),
        reason: &str,
        (old_build, new_build): (Level, Level),
    ) -> Option<&mut Change> {
        if old_build.max(new_build) == Level::Ok {
            return None;
        }
        self.schemas.changes.push(Change {
            item: item.to_owned(),
            what,
            before,
            after,
            operations: vec![self.id.clone()],
            reason: reason.to_owned(),
            old_client_new_service: old_build,
            new_client_old_service: new_build,
            ..Change::default()
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
        let (what, values) =
            if is_old { (What::Removed, (text, None)) } else { (What::New, (None, text)) };
        let pointer = operation.pointer.clone();
        let item = format!("Client::{}", operation.name);
        if let Some(change) = self.push(&item, what, values, reason, levels) {
            change.pointer = Some(pointer);
        }
    }

    fn operation(&mut self, id: &str, old: &Operation, new: &Operation) {
        // A member that is not compared does not compile.
        let Operation {
            name,
            method,
            path,
            parameters: _,
            body,
            successes: _,
            response,
            security: _,
            servers: _,
            is_deprecated,
            others,
            pointer: _,
        } = new;
        id.clone_into(&mut self.id);
        let item = format!("Client::{name}");
        let fails = (Level::Fails, Level::Fails);
        let both = |old: &str, new: &str| (Some(old.to_owned()), Some(new.to_owned()));
        if old.method != *method {
            let values = both(&old.method, method);
            let reason = "the other side refuses the request";
            self.push(&item, What::Method, values, reason, fails);
        }
        if old.path != *path {
            let values = both(&old.path, path);
            let reason = "the other side does not know the path";
            self.push(&item, What::Path, values, reason, fails);
        }
        self.schemas.deprecated(&item, old.is_deprecated, *is_deprecated);
        self.others(&item, &old.others, others);
        self.successes(&item, old, new);
        self.security(&item, old, new);
        self.servers(&item, old, new);
        self.parameters(&item, old, new);
        self.body(&item, old.body.as_ref(), body.as_ref());
        let response_item = response_type(new);
        let (before, after) = (required(&old.response), required(response));
        self.schemas.compare(Role::Response, &response_item, &response_item, &before, &after);
    }

    /// Members that no rule compares.
    pub(super) fn others(&mut self, item: &str, old: &Others, new: &Others) {
        if let Some((values, reason)) = differing(old, new) {
            let levels = (Level::Unknown, Level::Unknown);
            self.push(item, What::NotCompared, values, &reason, levels);
        }
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
            What::Status,
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
                self.push(item, What::ResponseMedia, values, "the body cannot be read", levels);
            }
        }
    }

    fn security(&mut self, item: &str, old: &Operation, new: &Operation) {
        // What a client has for one of its ways, with the scopes that its description names.
        let accepts = |service: &Operation, has: &Way| {
            let level = |needs: &Way| {
                let names = |(scheme, scopes): (&String, &BTreeSet<String>)| {
                    has.get(scheme).map(|has| scopes.is_subset(has))
                };
                match needs.iter().map(names).collect::<Option<Vec<_>>>() {
                    Some(scopes) if scopes.iter().all(|has| *has) => Level::Ok,
                    Some(_) => Level::Unusual,
                    None => Level::Fails,
                }
            };
            service.security.iter().map(level).min().unwrap_or_default()
        };
        let level = |client: &Operation, service: &Operation| {
            let levels = || client.security.iter().map(|way| accepts(service, way));
            match (levels().min().unwrap_or_default(), levels().max().unwrap_or_default()) {
                (Level::Ok | Level::Unusual, Level::Fails) => Level::Unusual,
                (_, worst) => worst,
            }
        };
        // A program that had credentials for the old service still has them, unless it stops sending them.
        let is_free = new.security.contains(&Way::new());
        let new_build = level(new, old).min(if is_free { Level::Unusual } else { Level::Fails });
        let list = |operation: &Operation| {
            let scheme = |(scheme, scopes): (&String, &BTreeSet<String>)| {
                let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
                if scopes.is_empty() {
                    return scheme.clone();
                }
                format!("{scheme} with {}", scopes.join(" and "))
            };
            let way = |way: &Way| {
                if way.is_empty() {
                    return "none".to_owned();
                }
                way.iter().map(scheme).collect::<Vec<_>>().join(" + ")
            };
            operation.security.iter().map(way).collect::<Vec<_>>().join(" or ")
        };
        let (levels, values) = ((level(old, new), new_build), (Some(list(old)), Some(list(new))));
        let reason = match levels.0.max(levels.1) {
            Level::Unusual if is_free => "an old service needs credentials",
            Level::Unusual => "some of the credentials are refused",
            _ => "the credentials are refused",
        };
        self.push(item, What::Security, values, reason, levels);
    }

    fn servers(&mut self, item: &str, old: &Operation, new: &Operation) {
        let level = |client: &Operation, service: &Operation| match client.servers.first() {
            Some(server) if !service.servers.contains(server) => Level::Fails,
            _ => Level::Ok,
        };
        let list = |operation: &Operation| operation.servers.join(", ");
        let (levels, values) =
            ((level(old, new), level(new, old)), (Some(list(old)), Some(list(new))));
        self.push(item, What::Server, values, "the requests go to the other base URL", levels);
    }

    fn body(&mut self, item: &str, old: Option<&Body>, new: Option<&Body>) {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (None, Some(new)) => {
                let level = if new.is_required { Level::Fails } else { Level::Ok };
                let reason = "an old build sends none";
                self.push(item, What::Body, (None, None), reason, (level, Level::Unusual));
                return;
            }
            (Some(_), None) => {
                let levels = (Level::SilentlyWrong, Level::Fails);
                let reason = "the service ignores the body";
                self.push(item, What::NoBody, (None, None), reason, levels);
                return;
            }
            (None, None) => return,
        };
        // Methods take a body even if it is optional, so that a build always sends one.
        let Body { schema, is_required: _, media, others } = new;
        if old.media != *media {
            let list = |media: &BTreeSet<String>| {
                Some(media.iter().cloned().collect::<Vec<_>>().join(", "))
            };
            let values = (list(&old.media), list(media));
            let reason = "the service does not read the body";
            self.push(item, What::RequestMedia, values, reason, (Level::Fails, Level::Fails));
        }
        self.others(item, &old.others, others);
        let (before, after) = (required(&old.schema), required(schema));
        self.schemas.compare(Role::Request, item, item, &before, &after);
    }
}

/// What is on the old side, and on the new side.
type Values = (Option<String>, Option<String>);

/// What a client needs for one way to authenticate: the scopes of each scheme.
type Way = BTreeMap<String, BTreeSet<String>>;

/// The first member that differs, as JSON on both sides, and why nothing is known about it.
pub(super) fn differing(old: &Others, new: &Others) -> Option<(Values, String)> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let name = names.into_iter().find(|name| old.get(*name) != new.get(*name))?;
    let text = |others: &Others| others.get(name).map(ToString::to_string);
    Some(((text(old), text(new)), format!("no rule compares `{name}`")))
}

pub(super) fn required(schema: &Schema) -> Value<'_> {
    Value { schema, is_optional: false }
}
