//! Compares how requests are sent, and what is a success.

use std::collections::BTreeSet;

use super::{
    super::{
        change::{Change, Level, What},
        wire::{Operation, Parameter, Schema, Wire},
    },
    levels::{Reading, Role, fails, ok, silent, unknown, unusual},
    matched::matched,
};

/// The changes of requests and responses.
pub(super) fn compare(old: &Wire, new: &Wire) -> Vec<Change> {
    let (seen, open, changes) = (BTreeSet::new(), Vec::new(), Vec::new());
    let mut comparison = Comparison { old, new, seen, open, is_opaque: false, changes };
    let found = matched(
        &old.operations,
        &new.operations,
        &[
            &|(_, before), (_, after)| request(before) == request(after),
            &|(before, _), (after, _)| before == after,
        ],
    );
    if !found.pairs.is_empty() {
        let place = comparison.place("", "/servers", "/servers");
        let reading = unknown("the base URL of the other side may not work");
        comparison.differ(&place, What::Server, [&old.server, &new.server], &reading);
    }
    for (_, operation) in found.removed {
        let readings = [fails("the service no longer has it"), ok()];
        comparison.on_one_side(true, "", &operation.pointer, request(operation), readings);
    }
    for (_, operation) in found.added {
        let readings = [ok(), unusual("an old service does not have it")];
        comparison.on_one_side(false, "", &operation.pointer, request(operation), readings);
    }
    for ((_, before), (_, after)) in found.pairs {
        comparison.operation(before, after);
    }
    comparison.components();
    comparison.changes
}

/// Two schemas, at least one of which is a component, who reads them, whether they are inside of what no rule compares, and
/// the item that they belong to, if only one is a component.
type Pair = (Schema, Schema, Role, bool, String);

/// Compares requests and responses.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Wire,
    pub(super) new: &'a Wire,
    /// The pairs that have been met, by the names of the components, or their places.
    pub(super) seen: BTreeSet<(String, String, Role, bool)>,
    /// Those of them that have not been compared.
    pub(super) open: Vec<Pair>,
    /// Whether the place that is compared is inside of what no rule compares.
    pub(super) is_opaque: bool,
    pub(super) changes: Vec<Change>,
}

/// What a change is about.
pub(super) struct Place {
    /// The Rust item, or the pointer if it is not known.
    pub(super) item: String,
    /// Further Rust items of the place: a parameter of a path is one of each operation.
    further: Vec<String>,
    /// The new place in the description, or the old one if it is gone.
    pub(super) pointer: String,
}

impl Place {
    fn items(&self) -> impl Iterator<Item = &String> {
        self.further.iter().chain([&self.item])
    }
}

impl Comparison<'_> {
    /// The place at these pointers. `owner`: the item around it, which it belongs to if it has none of its own.
    pub(super) fn place(&self, owner: &str, old: &str, new: &str) -> Place {
        let items = [self.new.items(new, owner), self.old.items(old, owner)];
        let items = items.into_iter().find(|items| !items.is_empty()).unwrap_or_default();
        let pointer = if new.is_empty() { old } else { new };
        let around = if owner.is_empty() || owner.starts_with('/') { pointer } else { owner };
        let mut items = items.into_iter().map(str::to_owned);
        Place {
            item: items.next().unwrap_or_else(|| around.to_owned()),
            further: items.collect(),
            pointer: pointer.to_owned(),
        }
    }

    /// Adds a change, if it means something: what is on the old and on the new side, and what an old and a new build meet.
    pub(super) fn push(
        &mut self,
        place: &Place,
        what: What,
        [before, after]: [Option<String>; 2],
        mut readings: [Reading; 2],
    ) {
        if self.is_opaque && readings.iter().any(|it| it.0 > Level::Ok) {
            let reading = unknown("it is a part of what no rule compares, such as a union");
            readings = [reading.clone(), reading];
        }
        let [(old_build, old_reason), (new_build, new_reason)] = readings;
        if old_build.max(new_build) > Level::Ok {
            let reason = if old_build >= new_build { old_reason } else { new_reason };
            let (old_client_new_service, new_client_old_service) = (old_build, new_build);
            let levels =
                Change { old_client_new_service, new_client_old_service, ..Change::default() };
            self.add(place, &Change { what, before, after, reason, ..levels });
        }
    }

    /// Adds a change if two texts differ, which means the same to both builds.
    fn differ(&mut self, place: &Place, what: What, texts: [&str; 2], reading: &Reading) {
        if texts[0] != texts[1] {
            let values = texts.map(|it| Some(it.to_owned()));
            self.push(place, what, values, [reading.clone(), reading.clone()]);
        }
    }

    /// Adds what only one side has at `pointer`, if it means something.
    pub(super) fn on_one_side(
        &mut self,
        is_old: bool,
        owner: &str,
        pointer: &str,
        text: String,
        readings: [Reading; 2],
    ) {
        if is_old {
            let place = self.place(owner, pointer, "");
            self.push(&place, What::Removed, [Some(text), None], readings);
        } else {
            let place = self.place(owner, "", pointer);
            self.push(&place, What::New, [None, Some(text)], readings);
        }
    }

    fn add(&mut self, place: &Place, change: &Change) {
        self.changes.extend(place.items().map(|item| Change {
            item: item.clone(),
            pointer: Some(place.pointer.clone()),
            ..change.clone()
        }));
    }

    /// Whether the vendor advises against something since, or no longer does.
    pub(super) fn deprecated(&mut self, place: &Place, old: bool, new: bool) {
        if old != new {
            let what = if new { What::Deprecated } else { What::Undeprecated };
            let reason = "requests and responses are the same".into();
            self.add(place, &Change { what, reason, ..Change::default() });
        }
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
            security,
            is_deprecated,
        } = new;
        let place = self.place("", &old.pointer, pointer);
        let other = fails("the other side does not know the request");
        self.differ(&place, What::Method, [&old.method, method], &other);
        self.differ(&place, What::Path, [&old.path, path], &other);
        self.deprecated(&place, old.is_deprecated, *is_deprecated);
        self.successes(&place, old, new);
        let refused = unknown("the credentials of the other side may be refused");
        self.differ(&place, What::Security, [&old.security, security], &refused);
        self.parameters(&place.item, old, new);
        self.body(&place, old.body.as_ref(), body.as_ref());
        self.compare(Role::Response, &place.item, &old.response, response);
    }

    fn successes(&mut self, place: &Place, old: &Operation, new: &Operation) {
        // A client takes a status that it does not know for a failure.
        let readings = Role::Response.readings([old, new], |client, service| {
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
        });
        let values = [old, new].map(|operation| Some(joined(&operation.successes, ", ")));
        self.push(place, What::Status, values, readings);
    }

    fn body(&mut self, place: &Place, old: Option<&Schema>, new: Option<&Schema>) {
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) => {
                // A build always sends it.
                let [old, new] = [old, new].map(|it| Schema { is_optional: false, ..it.clone() });
                self.compare(Role::Request, &place.item, &old, &new);
            }
            (None, Some(new)) => {
                let old_build =
                    if new.is_optional { ok() } else { fails("an old build sends none") };
                let readings = [old_build, unusual("an old service ignores it")];
                self.push(place, What::Body, [None, None], readings);
            }
            (Some(_), None) => {
                let readings = [silent("the service ignores the body"), fails("it sends none")];
                self.push(place, What::NoBody, [None, None], readings);
            }
        }
    }

    fn parameters(&mut self, method: &str, old: &Operation, new: &Operation) {
        let found = self.matched(method, &old.parameters, &new.parameters, |it| &it.pointer);
        // A service ignores a parameter that it does not know, unless it refuses the request for another reason.
        let unmatched = found.pairs.iter().filter(|((key, _), (other, _))| key != other);
        let unmatched = unmatched.map(|(_, after)| after).chain(&found.added);
        let is_refused = { unmatched }.any(|(_, it)| !it.schema.is_optional);
        for ((key, before), (other, after)) in found.pairs {
            if key == other {
                self.parameter(method, before, after);
                continue;
            }
            let reason = "the other side does not know the parameter, and may ignore it";
            let is_needed = !before.schema.is_optional && !after.schema.is_optional;
            let reading = if is_needed { fails(reason) } else { silent(reason) };
            let place = self.place(method, &before.pointer, &after.pointer);
            let values = [before, after].map(|it| Some(sent(it)));
            self.push(&place, What::SentAs, values, [reading.clone(), reading]);
        }
        for (_, before) in found.removed {
            let reason = "a service that ignores it acts on more than was asked for";
            let old_build = if is_refused { fails(reason) } else { silent(reason) };
            let new_build = if before.schema.is_optional { ok() } else { fails("it sends none") };
            let readings = [old_build, new_build];
            self.on_one_side(true, method, &before.pointer, sent(before), readings);
        }
        for (_, after) in found.added {
            let readings = if after.schema.is_optional {
                [ok(), unusual("an old service refuses or ignores it, where it is sent")]
            } else {
                [fails("an old build does not send it"), fails("an old service does not know it")]
            };
            self.on_one_side(false, method, &after.pointer, sent(after), readings);
        }
    }

    fn parameter(&mut self, method: &str, old: &Parameter, new: &Parameter) {
        // Its location and its name on the wire make it the same parameter.
        let Parameter { pointer, name: _, wire: _, location: _, schema, is_deprecated } = new;
        let place = self.place(method, &old.pointer, pointer);
        self.deprecated(&place, old.is_deprecated, *is_deprecated);
        for item in place.items() {
            self.compare(Role::Parameter, item, &old.schema, schema);
        }
    }
}

/// What an operation sends.
pub(super) fn request(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn sent(parameter: &Parameter) -> String {
    let required = if parameter.schema.is_optional { "optional" } else { "required" };
    format!("{} {}, {required}", parameter.location, parameter.name)
}

pub(super) fn joined(parts: impl IntoIterator<Item = impl ToString>, separator: &str) -> String {
    parts.into_iter().map(|part| part.to_string()).collect::<Vec<_>>().join(separator)
}
