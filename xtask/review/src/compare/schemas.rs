//! Compares the values of requests and responses.

use std::collections::BTreeMap;

use super::{
    super::{
        change::{Change, Level, What},
        wire::{Field, HeldBy, Object, Schema, Shape, Wire},
    },
    levels::{Reading, Role, Value, fails, ok, read, refuses_others, shape, silent, unusual},
    operations::{Comparison, Place, joined, required, some_of},
};

impl Comparison<'_> {
    /// Compares two values, and everything inside them once. `owner`: the item that they belong to if they have none.
    pub(super) fn compare(&mut self, role: Role, owner: &str, old: &Value<'_>, new: &Value<'_>) {
        let place = self.place(owner, &old.schema.pointer, &new.schema.pointer);
        let (before, after) = (self.old.resolve(old.schema), self.new.resolve(new.schema));
        let (Shape::Named(old_name), Shape::Named(new_name)) =
            (&old.schema.shape, &new.schema.shape)
        else {
            let before = Value { schema: &before, is_optional: old.is_optional };
            let after = Value { schema: &after, is_optional: new.is_optional };
            return self.whole(role, &place, &before, &after);
        };
        // Whether the value may be absent or null belongs to the place, the rest to the component.
        let here = |value: &Value<'_>, resolved: &Schema| Schema {
            is_nullable: resolved.is_nullable,
            default: resolved.default.clone(),
            ..value.schema.clone()
        };
        let (old_here, new_here) = (here(old, &before), here(new, &after));
        let old_here = Value { schema: &old_here, is_optional: old.is_optional };
        let new_here = Value { schema: &new_here, is_optional: new.is_optional };
        self.values(role, &place, &old_here, &new_here);
        let pair = (old_name.clone(), new_name.clone(), role);
        if self.seen.insert(pair.clone()) {
            let place = self.place("", &before.pointer, &after.pointer);
            let component = |schema| Schema { is_nullable: false, default: None, ..schema };
            let (before, after) = (component(before), component(after));
            self.open.insert(pair.clone());
            self.whole(role, &place, &required(&before), &required(&after));
            self.open.remove(&pair);
        }
    }

    /// Compares values that are no names, and what is inside them.
    fn whole(&mut self, role: Role, place: &Place, old: &Value<'_>, new: &Value<'_>) {
        self.values(role, place, old, new);
        match (&old.schema.shape, &new.schema.shape) {
            _ if old.schema.others != new.schema.others => {}
            (Shape::Any, _) | (_, Shape::Any) => {}
            (Shape::Object(before), Shape::Object(after)) => {
                self.objects(role, &place.item, before, after);
            }
            (Shape::List(before), Shape::List(after)) => {
                self.compare(role, &place.item, &required(before), &required(after));
            }
            (Shape::Enum(before), Shape::Enum(after)) => {
                self.enums(role, &place.item, before, after);
            }
            (Shape::Alternatives(_), _) | (_, Shape::Alternatives(_)) => {
                self.alternatives(role, place, old.schema, new.schema);
            }
            _ => {}
        }
    }

    /// Compares two values, without what is inside them.
    fn values(&mut self, role: Role, place: &Place, old: &Value<'_>, new: &Value<'_>) {
        // What is inside of a shape is compared elsewhere. A member that is not compared does not compile.
        let Schema {
            pointer: _,
            shape: _,
            is_nullable: _,
            default: _,
            limits: _,
            held_by: _,
            is_deprecated,
            others,
        } = new.schema;
        self.deprecated(place, old.schema.is_deprecated, *is_deprecated);
        if old.schema.others != *others {
            return self.others(place, &old.schema.others, others);
        }
        let reading = |wire: &Wire, reader: &Value<'_>, writer: &Value<'_>| {
            if is_any(wire, role, reader.schema) { ok() } else { read(role, reader, writer) }
        };
        let readings = match role {
            Role::Response => (reading(self.old, old, new), reading(self.new, new, old)),
            Role::Parameter | Role::Request => {
                let new_build = reading(self.old, old, new);
                // A new build may send it anyway.
                let may_be_absent = new.is_optional && !old.is_optional;
                let limit = if may_be_absent { Level::Unusual } else { Level::SilentlyWrong };
                (reading(self.new, new, old), (new_build.0.min(limit), new_build.1))
            }
        };
        self.push(place, What::Changed, (Some(describe(old)), Some(describe(new))), readings);
    }

    /// Compares the members of two objects that belong to the item `owner`, and the values of two maps.
    fn objects(&mut self, role: Role, owner: &str, old: &Object, new: &Object) {
        let (old, new) = (part_of(role, self.old, old), part_of(role, self.new, new));
        // Whether others are refused is compared with the shapes.
        let Object { fields, is_closed: _, values } = &new;
        let mut added: Vec<(&String, &Field)> =
            fields.iter().filter(|(name, _)| !old.fields.contains_key(*name)).collect();
        for (name, before) in &old.fields {
            if let Some(after) = fields.get(name) {
                self.compare(role, owner, &value(before), &value(after));
                continue;
            }
            let is_same = |(_, after): &(&String, &Field)| {
                self.is_one_item(owner, &before.schema.pointer, &after.schema.pointer)
            };
            match added.iter().position(is_same).map(|index| added.remove(index)) {
                Some((other, after)) => {
                    let reading: fn(&str) -> Reading =
                        if before.is_required { fails } else { silent };
                    let pointers = (&*before.schema.pointer, &*after.schema.pointer);
                    self.renamed(owner, pointers, (name, other), reading);
                }
                None => self.one_side(role, owner, (name, before), &new, true),
            }
        }
        for (name, after) in added {
            self.one_side(role, owner, (name, after), &old, false);
        }
        if let (Some(before), Some(after)) = (&old.values, values) {
            self.compare(role, owner, &required(before), &required(after));
        }
    }

    /// Whether two places are the same Rust item.
    pub(super) fn is_one_item(&self, owner: &str, old: &str, new: &str) -> bool {
        let item = self.old.item(old, owner);
        item.is_some() && item == self.new.item(new, owner)
    }

    /// A member or value with another name on the wire, and the same in Rust.
    fn renamed(
        &mut self,
        owner: &str,
        pointers: (&str, &str),
        (old, new): (&str, &str),
        reading: fn(&str) -> Reading,
    ) {
        let place = self.place(owner, pointers.0, pointers.1);
        let reason = format!("it is `{old}` on one side and `{new}` on the other");
        let values = (Some(old.to_owned()), Some(new.to_owned()));
        self.push(&place, What::WireName, values, (reading(&reason), reading(&reason)));
    }

    /// Compares the values of two enums, each of which is an item. The client reads any value.
    fn enums(
        &mut self,
        role: Role,
        owner: &str,
        old: &BTreeMap<String, String>,
        new: &BTreeMap<String, String>,
    ) {
        let mut added: Vec<(&String, &String)> =
            new.iter().filter(|(value, _)| !old.contains_key(*value)).collect();
        for (value, before) in old.iter().filter(|(value, _)| !new.contains_key(*value)) {
            let is_same = |(_, after): &(&String, &String)| self.is_one_item(owner, before, after);
            if let Some(index) = added.iter().position(is_same) {
                let (other, after) = added.remove(index);
                self.renamed(owner, (before, after), (value, other), silent);
            } else if role != Role::Response {
                let old_build =
                    unusual(&format!("the new service refuses {value}, where it is sent"));
                let place = self.place(owner, before, "");
                self.push(&place, What::Removed, (Some(value.clone()), None), (old_build, ok()));
            }
        }
        for (value, after) in added.into_iter().filter(|_| role != Role::Response) {
            let new_build = unusual(&format!("an old service refuses {value}, where it is sent"));
            let place = self.place(owner, "", after);
            self.push(&place, What::New, (None, Some(value.clone())), (ok(), new_build));
        }
    }

    /// A member of one side only. `other` is the object without it.
    fn one_side(
        &mut self,
        role: Role,
        owner: &str,
        (name, field): (&str, &Field),
        other: &Object,
        is_old: bool,
    ) {
        let client_reads = role == Role::Response;
        let wire = if is_old { self.old } else { self.new };
        let resolved = wire.resolve(&field.schema);
        let reads_absent = !field.is_required
            || resolved.default.is_some()
            || (client_reads && resolved.is_nullable);
        // The side that has the field reads values without it.
        let with = match (reads_absent, client_reads) {
            (true, true) if is_old => silent("an old build takes it for absent"),
            (true, _) => ok(),
            (false, true) => fails(&format!("`{name}` is required")),
            (false, false) => fails(&format!("the service requires `{name}`")),
        };
        let values = other.values.as_ref().map(|values| &values.shape);
        let is_unread = |values: &Shape| shape(role, values, &resolved.shape).0 > Level::Ok;
        // The side that lacks the field reads values with it.
        let without = if refuses_others(role, other) {
            fails(&format!("`{name}` is unknown, and unknown members are refused"))
        } else if values.is_some_and(is_unread) {
            unusual(&format!("`{name}` is unknown, and has another type than others"))
        } else if client_reads {
            ok()
        } else {
            unusual(&format!("the service does not use `{name}`"))
        };
        let readings = if is_old == client_reads { (with, without) } else { (without, with) };
        let (pointer, text) = (&*field.schema.pointer, Some(describe(&value(field))));
        if is_old {
            let place = self.place(owner, pointer, "");
            self.push(&place, What::Removed, (text, None), readings);
        } else {
            let place = self.place(owner, "", pointer);
            self.push(&place, What::New, (None, text), readings);
        }
    }

    /// Compares what is one of several forms, on one side or on both.
    fn alternatives(&mut self, role: Role, place: &Place, old: &Schema, new: &Schema) {
        let reads_any = [is_any(self.old, role, old), is_any(self.new, role, new)];
        // The client reads the forms of the service, and writes them for it.
        let is_response = role == Role::Response;
        let reading = |is_old_build: bool| {
            if is_response && reads_any == [is_old_build, !is_old_build] || reads_any == [true; 2] {
                return ok();
            }
            let old_reads = is_old_build == is_response;
            let (readers, writers) = if old_reads { (old, new) } else { (new, old) };
            // Each form that is written is read as the one that fits best.
            let best = |writer: &Schema| {
                let level = |reader: &Schema| {
                    let (old, new) = if old_reads { (reader, writer) } else { (writer, reader) };
                    let (old_build, new_build) = self.fit(role, old, new);
                    if is_old_build { old_build } else { new_build }
                };
                forms(readers).iter().map(level).min().unwrap_or(Level::Fails)
            };
            match some_of(forms(writers).iter().map(best)) {
                Level::Fails => fails("no alternative of the other side can be read"),
                level => (level, "not every alternative of the other side can be read".to_owned()),
            }
        };
        let readings = (reading(true), reading(false));
        let values = (Some(describe(&required(old))), Some(describe(&required(new))));
        self.push(place, What::Changed, values, readings);
    }

    /// How far each build gets with two forms, the worst of all that is inside them.
    fn fit(&self, role: Role, old: &Schema, new: &Schema) -> (Level, Level) {
        let (seen, open) = (self.open.clone(), self.open.clone());
        let mut inside = Comparison { seen, open, ..Comparison::new(self.old, self.new) };
        inside.compare(role, "", &required(old), &required(new));
        // Where something fails, nothing is read.
        let worst = |level: fn(&Change) -> Level| {
            let levels = || inside.changes.iter().map(level);
            let fails = levels().find(|level| *level == Level::Fails);
            fails.or_else(|| levels().max()).unwrap_or_default()
        };
        (worst(|it| it.old_client_new_service), worst(|it| it.new_client_old_service))
    }
}

/// The forms of a value.
fn forms(schema: &Schema) -> &[Schema] {
    match &schema.shape {
        Shape::Alternatives(schemas) => schemas,
        _ => std::slice::from_ref(schema),
    }
}

/// Whether the client reads any value of a union, since JSON does not tell its forms apart.
fn is_any(wire: &Wire, role: Role, schema: &Schema) -> bool {
    let shapes: Vec<Shape> = forms(schema).iter().map(|form| wire.resolve(form).shape).collect();
    let count = |is: fn(&&Shape) -> bool| shapes.iter().filter(is).count();
    role == Role::Response
        && (count(|shape| matches!(shape, Shape::Object(_))) > 1
            || count(|shape| matches!(shape, Shape::List(_))) > 1)
}

/// An object without the members that bodies of this direction do not hold.
fn part_of(role: Role, wire: &Wire, object: &Object) -> Object {
    let not_held = if role == Role::Response { HeldBy::Requests } else { HeldBy::Responses };
    let mut object = object.clone();
    object.fields.retain(|_, field| wire.resolve(&field.schema).held_by != not_held);
    object
}

fn value(field: &Field) -> Value<'_> {
    Value { schema: &field.schema, is_optional: !field.is_required }
}

/// A value in a few words.
fn describe(value: &Value<'_>) -> String {
    let limit = |(key, limit): (&String, &serde_json::Value)| format!("{key} {limit}");
    let mut text = form(&value.schema.shape);
    if !value.schema.limits.is_empty() {
        text.push_str(" with ");
        text.push_str(&joined(value.schema.limits.iter().map(limit), " and "));
    }
    if value.is_optional {
        text.push_str(", optional");
    }
    if value.schema.is_nullable {
        text.push_str(", nullable");
    }
    if let Some(default) = &value.schema.default {
        text.push_str(", default ");
        text.push_str(&default.to_string());
    }
    text
}

fn form(shape: &Shape) -> String {
    match shape {
        Shape::Any => "any value".into(),
        Shape::Boolean => "boolean".into(),
        Shape::Integer { min, max } => match (i64::try_from(*min), i64::try_from(*max)) {
            (Ok(i64::MIN), Ok(i64::MAX)) => "integer".into(),
            _ => format!("integer from {min} to {max}"),
        },
        Shape::Number { is_single: false } => "number".into(),
        Shape::Number { is_single: true } => "number of 32 bits".into(),
        Shape::Text { format: None } => "string".into(),
        Shape::Text { format: Some(format) } if format == "date-time" => "timestamp".into(),
        Shape::Text { format: Some(format) } => format!("string of the format {format}"),
        Shape::Enum(values) => format!("one of {}", joined(values.keys(), ", ")),
        Shape::Listed { values, .. } => format!("one of {}", joined(values, ", ")),
        Shape::List(items) => format!("list of {}", form(&items.shape)),
        Shape::Object(object) if object.is_closed => "object without other members".into(),
        Shape::Object(_) => "object".into(),
        Shape::Named(name) => name.clone(),
        Shape::Alternatives(schemas) => {
            joined(schemas.iter().map(|schema| form(&schema.shape)), " or ")
        }
    }
}
