//! Compares how requests are sent, and what is a success.

use std::collections::BTreeSet;

use super::{
    super::{
        change::{Change, Level, What},
        wire::{Field, Operation, Others, Parameter, Schema, Way, Wire},
    },
    levels::{Reading, Role, Value, fails, ok, silent, unusual},
};

/// The changes of requests and responses.
pub(super) fn compare(old: &Wire, new: &Wire) -> Vec<Change> {
    let mut comparison = Comparison::new(old, new);
    let pairs = pairs(old, new);
    if !pairs.is_empty() {
        comparison.servers();
    }
    for (id, operation) in &old.operations {
        if !pairs.iter().any(|(old, _)| *old == id) {
            let place = comparison.place("", &operation.pointer, "");
            let readings = (fails("the service no longer has it"), ok());
            comparison.push(&place, What::Removed, (Some(request(operation)), None), readings);
        }
    }
    for (id, operation) in &new.operations {
        if !pairs.iter().any(|(_, new)| *new == id) {
            let place = comparison.place("", "", &operation.pointer);
            let readings = (ok(), unusual("an old service does not have it"));
            comparison.push(&place, What::New, (None, Some(request(operation))), readings);
        }
    }
    for (old_id, new_id) in pairs {
        if let (Some(before), Some(after)) =
            (old.operations.get(old_id), new.operations.get(new_id))
        {
            comparison.operation(before, after);
        }
    }
    comparison.changes
}

/// The ids of operations that are the same: with the same method and path, or else with the same id.
fn pairs<'a>(old: &'a Wire, new: &'a Wire) -> Vec<(&'a String, &'a String)> {
    let same_place = |operation: &Operation| {
        let same = |(_, other): &(&String, &Operation)| request(other) == request(operation);
        new.operations.iter().find(same).map(|(id, _)| id)
    };
    let places = old.operations.iter().map(|(id, operation)| (id, same_place(operation)));
    let (same, moved): (Vec<_>, Vec<_>) = places.partition(|(_, found)| found.is_some());
    let mut pairs: Vec<(&String, &String)> =
        same.into_iter().filter_map(|(id, found)| Some((id, found?))).collect();
    for (id, _) in moved {
        if let Some((other, _)) = new.operations.get_key_value(id)
            && !pairs.iter().any(|(_, taken)| *taken == other)
        {
            pairs.push((id, other));
        }
    }
    pairs
}

/// Compares requests and responses.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Wire,
    pub(super) new: &'a Wire,
    /// The pairs of component schemas that have been compared.
    pub(super) seen: BTreeSet<(String, String, Role)>,
    /// Those of them whose comparison is not finished.
    pub(super) open: BTreeSet<(String, String, Role)>,
    pub(super) changes: Vec<Change>,
}

/// What a change is about.
pub(super) struct Place {
    /// The Rust item, or the pointer if it is not known.
    pub(super) item: String,
    /// The new place in the description, or the old one if it is gone.
    pub(super) pointer: String,
}

/// What is on the old side, and on the new side, in words.
pub(super) type Values = (Option<String>, Option<String>);

impl<'a> Comparison<'a> {
    pub(super) fn new(old: &'a Wire, new: &'a Wire) -> Self {
        let (seen, open) = (BTreeSet::new(), BTreeSet::new());
        Self { old, new, seen, open, changes: Vec::new() }
    }

    /// The place at these pointers. `owner`: the item around it, which it belongs to if it has none of its own.
    pub(super) fn place(&self, owner: &str, old: &str, new: &str) -> Place {
        let item = self.new.item(new, owner).or_else(|| self.old.item(old, owner));
        let pointer = if new.is_empty() { old } else { new };
        let around = if owner.is_empty() || owner.starts_with('/') { pointer } else { owner };
        Place { item: item.unwrap_or(around).to_owned(), pointer: pointer.to_owned() }
    }

    /// Adds a change, if it means something: what an old build reads or meets, and a new one.
    pub(super) fn push(
        &mut self,
        place: &Place,
        what: What,
        (before, after): Values,
        (old_build, new_build): (Reading, Reading),
    ) {
        if old_build.0.max(new_build.0) > Level::Ok {
            let reason = if old_build.0 >= new_build.0 { old_build.1 } else { new_build.1 };
            let (old_build, new_build) = (old_build.0, new_build.0);
            self.add(Change {
                item: place.item.clone(),
                what,
                before,
                after,
                pointer: Some(place.pointer.clone()),
                reason,
                old_client_new_service: old_build,
                new_client_old_service: new_build,
                ..Change::default()
            });
        }
    }

    fn add(&mut self, change: Change) {
        let pointer = change.pointer.as_deref().unwrap_or_default();
        let users = [self.new.users(pointer), self.old.users(pointer)];
        let operations = users.into_iter().find(|it| !it.is_empty()).unwrap_or_default();
        self.changes.push(Change { operations, ..change });
    }

    /// Whether the vendor advises against something since, or no longer does.
    pub(super) fn deprecated(&mut self, place: &Place, old: bool, new: bool) {
        if old != new {
            self.add(Change {
                item: place.item.clone(),
                what: if new { What::Deprecated } else { What::Undeprecated },
                pointer: Some(place.pointer.clone()),
                reason: "requests and responses are the same".into(),
                ..Change::default()
            });
        }
    }

    /// Members that no rule compares.
    pub(super) fn others(&mut self, place: &Place, old: &Others, new: &Others) {
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names.into_iter().filter(|name| old.get(*name) != new.get(*name)) {
            let text = |others: &Others| others.get(name).map(ToString::to_string);
            let reading = || (Level::Unknown, format!("no rule compares `{name}`"));
            let values = (text(old), text(new));
            self.push(place, What::NotCompared, values, (reading(), reading()));
        }
    }

    fn servers(&mut self) {
        let level = |client: &Wire, service: &Wire| match client.servers.first() {
            Some(server) if !service.servers.contains(server) => {
                fails("requests go to the other base URL")
            }
            _ => ok(),
        };
        let place = Place { item: "/servers".into(), pointer: "/servers".into() };
        let values = (Some(self.old.servers.join(", ")), Some(self.new.servers.join(", ")));
        let readings = (level(self.old, self.new), level(self.new, self.old));
        self.push(&place, What::Server, values, readings);
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        // A member that is not compared does not compile.
        let Operation {
            pointer,
            method,
            path,
            parameters: _,
            body,
            successes: _,
            response,
            security: _,
            is_deprecated,
            others,
            components: _,
        } = new;
        let place = self.place("", &old.pointer, pointer);
        for (what, before, after) in
            [(What::Method, &old.method, method), (What::Path, &old.path, path)]
        {
            if before != after {
                let values = (Some(before.clone()), Some(after.clone()));
                let reason = "the other side does not know the request";
                self.push(&place, what, values, (fails(reason), fails(reason)));
            }
        }
        self.deprecated(&place, old.is_deprecated, *is_deprecated);
        self.others(&place, &old.others, others);
        self.successes(&place, old, new);
        self.security(&place, old, new);
        self.parameters(&place.item, old, new);
        self.body(&place, old.body.as_ref(), body.as_ref());
        let (before, after) = (required(&old.response), required(response));
        self.compare(Role::Response, &place.item, &before, &after);
    }

    fn successes(&mut self, place: &Place, old: &Operation, new: &Operation) {
        // A client takes a status that it does not know for a failure.
        let reading = |client: &Operation, service: &Operation| {
            let knows = |status: &String| {
                client.successes.contains(status) || client.successes.contains("2XX")
            };
            let reason = "a status that is not documented is an error";
            if service.successes.iter().all(knows) {
                ok()
            } else if service.successes.iter().any(|status| status == "2XX" || knows(status)) {
                unusual(reason)
            } else {
                fails(reason)
            }
        };
        let values = (joined(&old.successes, ", "), joined(&new.successes, ", "));
        let values = (Some(values.0), Some(values.1));
        self.push(place, What::Status, values, (reading(old, new), reading(new, old)));
    }

    fn security(&mut self, place: &Place, old: &Operation, new: &Operation) {
        // How far a client gets with what it has for one of its ways.
        let accepts = |service: &Operation, has: &Way| {
            let is_enough = service.security.iter().any(|needs| needs.is_subset(has));
            if is_enough { Level::Ok } else { Level::Fails }
        };
        let level = |client: &Operation, service: &Operation| {
            some_of(client.security.iter().map(|way| accepts(service, way)))
        };
        // A program that had credentials for the old service still has them, unless it stops sending them.
        let is_free = new.security.contains(&Way::new());
        let new_build = level(new, old).min(if is_free { Level::Unusual } else { Level::Fails });
        let reading = |level| match level {
            Level::Unusual if is_free => unusual("an old service needs credentials"),
            Level::Unusual => unusual("some of the credentials are refused"),
            _ => (level, "the credentials are refused".to_owned()),
        };
        let way = |way: &Way| match joined(way, " + ") {
            empty if empty.is_empty() => "none".to_owned(),
            way => way,
        };
        let text = |operation: &Operation| Some(joined(operation.security.iter().map(way), " or "));
        let readings = (reading(level(old, new)), reading(new_build));
        self.push(place, What::Security, (text(old), text(new)), readings);
    }

    fn body(&mut self, place: &Place, old: Option<&Field>, new: Option<&Field>) {
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) => {
                // A build always sends it.
                let (old, new) = (required(&old.schema), required(&new.schema));
                self.compare(Role::Request, &place.item, &old, &new);
            }
            (None, Some(new)) => {
                let old_build =
                    if new.is_required { fails("an old build sends none") } else { ok() };
                let readings = (old_build, unusual("an old service ignores it"));
                self.push(place, What::Body, (None, None), readings);
            }
            (Some(_), None) => {
                let readings = (silent("the service ignores the body"), fails("it sends none"));
                self.push(place, What::NoBody, (None, None), readings);
            }
        }
    }

    fn parameters(&mut self, method: &str, old: &Operation, new: &Operation) {
        let same = |one: &Parameter, other: &Parameter| {
            one.location == other.location && one.wire == other.wire
        };
        // A service ignores a parameter that it does not know, unless it refuses the request for another reason.
        let is_refused = new.parameters.iter().any(|after| {
            after.is_required && !old.parameters.iter().any(|before| same(before, after))
        });
        let mut added: Vec<&Parameter> = new.parameters.iter().collect();
        for before in &old.parameters {
            let place = self.place(method, &before.pointer, "");
            let is_renamed = |after: &&&Parameter| {
                self.new.item(&after.pointer, method) == Some(&place.item)
                    && !place.item.starts_with('/')
            };
            if let Some(after) = new.parameters.iter().find(|after| same(before, after)) {
                added.retain(|it| !same(it, after));
                self.parameter(method, before, after);
            } else if let Some(after) = { &added }.iter().find(is_renamed).copied() {
                added.retain(|it| !same(it, after));
                let reason = "the other side does not know the parameter, and may ignore it";
                let is_needed = before.is_required && after.is_required;
                let reading = || if is_needed { fails(reason) } else { silent(reason) };
                let place = self.place(method, &before.pointer, &after.pointer);
                let values = (Some(sent(before)), Some(sent(after)));
                self.push(&place, What::SentAs, values, (reading(), reading()));
            } else {
                let reason = "a service that ignores it acts on more than was asked for";
                let old_build = if is_refused { fails(reason) } else { silent(reason) };
                let new_build = if before.is_required { fails("it sends none") } else { ok() };
                let values = (Some(sent(before)), None);
                self.push(&place, What::Removed, values, (old_build, new_build));
            }
        }
        for after in added {
            let readings = if after.is_required {
                (fails("an old build does not send it"), fails("an old service does not know it"))
            } else {
                (ok(), unusual("an old service refuses or ignores it, where it is sent"))
            };
            let place = self.place(method, "", &after.pointer);
            self.push(&place, What::New, (None, Some(sent(after))), readings);
        }
    }

    fn parameter(&mut self, method: &str, old: &Parameter, new: &Parameter) {
        // Its location and its name on the wire make it the same parameter.
        let Parameter {
            pointer,
            name: _,
            wire: _,
            location: _,
            is_required,
            schema,
            is_deprecated,
        } = new;
        let place = self.place(method, &old.pointer, pointer);
        self.deprecated(&place, old.is_deprecated, *is_deprecated);
        let resolved = [self.old.resolve(&old.schema), self.new.resolve(schema)];
        if let [Some(before), Some(after)] = resolved.map(|schema| schema.default)
            && before != after
        {
            let values = (Some(before.to_string()), Some(after.to_string()));
            let reason = "a request without it means something else";
            self.push(&place, What::Default, values, (silent(reason), silent(reason)));
        }
        let before = Value { schema: &old.schema, is_optional: !old.is_required };
        let after = Value { schema, is_optional: !is_required };
        self.compare(Role::Parameter, &place.item, &before, &after);
    }
}

/// What an operation sends.
pub(super) fn request(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn sent(parameter: &Parameter) -> String {
    let required = if parameter.is_required { "required" } else { "optional" };
    format!("{} {}, {required}", parameter.location, parameter.name)
}

pub(super) fn joined(parts: impl IntoIterator<Item = impl ToString>, separator: &str) -> String {
    parts.into_iter().map(|part| part.to_string()).collect::<Vec<_>>().join(separator)
}

/// How far one gets with several ways, if only some of them may be meant.
pub(super) fn some_of(levels: impl Iterator<Item = Level> + Clone) -> Level {
    match (levels.clone().min().unwrap_or_default(), levels.max().unwrap_or_default()) {
        (Level::Ok | Level::Unusual, Level::Fails) => Level::Unusual,
        (_, worst) => worst,
    }
}

pub(super) fn required(schema: &Schema) -> Value<'_> {
    Value { schema, is_optional: false }
}
