//! Compares the values of requests and responses.

use std::collections::BTreeMap;

use super::{
    super::{
        change::{Level, What},
        wire::{Object, Schema, Shape, Wire},
    },
    levels::{Reading, Role, absent, fails, ok, read, reads_absent, silent, undescribed, unusual},
    matched::{Matched, matched},
    operations::{Comparison, Place, joined},
};

impl Comparison<'_> {
    /// Compares two values, and everything inside them once. `owner`: the item that they belong to if they have none.
    pub(super) fn compare(&mut self, role: Role, owner: &str, old: &Schema, new: &Schema) {
        let place = self.place(owner, &old.pointer, &new.pointer);
        let (before, after) = (self.old.resolve(old), self.new.resolve(new));
        let is_named = [old, new].map(|it| matches!(it.shape, Shape::Named(_)));
        // Whether the value may be absent or null belongs to the place, the rest to the component.
        let here = |value: &Schema, resolved: &Schema| Schema {
            is_nullable: resolved.is_nullable,
            default: resolved.default.clone(),
            ..value.clone()
        };
        let owner = if is_named == [true; 2] {
            self.values(role, &place, &here(old, &before), &here(new, &after));
            String::new()
        } else {
            self.values(role, &place, &before, &after);
            place.item
        };
        if is_named == [false; 2] {
            return self.inside(role, &owner, old, new);
        }
        let name = |it: &Schema| match &it.shape {
            Shape::Named(name) => name.clone(),
            _ => it.pointer.clone(),
        };
        if self.seen.insert((name(old), name(new), role, self.is_opaque)) {
            let [old, new] = [old, new].map(|it| {
                let (pointer, shape) = (it.pointer.clone(), it.shape.clone());
                Schema { pointer, shape, ..Schema::default() }
            });
            self.open.push((old, new, role, self.is_opaque, owner));
        }
    }

    /// Compares the components that have been met, one after the other: a chain of them may be long.
    pub(super) fn components(&mut self) {
        while let Some((old, new, role, is_opaque, mut owner)) = self.open.pop() {
            self.is_opaque = is_opaque;
            if owner.is_empty() {
                let (before, after) = (self.old.resolve(&old), self.new.resolve(&new));
                let place = self.place("", &before.pointer, &after.pointer);
                self.values(role, &place, &before.of_any_place(), &after.of_any_place());
                owner = place.item;
            }
            self.inside(role, &owner, &old, &new);
        }
    }

    /// Compares what is inside of two values.
    fn inside(&mut self, role: Role, owner: &str, old: &Schema, new: &Schema) {
        match (self.old.resolve(old).shape, self.new.resolve(new).shape) {
            (Shape::Any, _) | (_, Shape::Any) => {}
            (Shape::Object(before), Shape::Object(after)) => {
                self.objects(role, owner, &before, &after);
            }
            (Shape::List(before), Shape::List(after)) => {
                self.compare(role, owner, &before, &after);
            }
            (Shape::Enum(before), Shape::Enum(after)) => {
                self.enums(role, owner, &before, &after);
            }
            // A parameter may become a list of what it was.
            (Shape::List(items), _) if role == Role::Parameter => {
                self.compare(role, owner, &items, &new.of_any_place());
            }
            (_, Shape::List(items)) if role == Role::Parameter => {
                self.compare(role, owner, &old.of_any_place(), &items);
            }
            (Shape::Opaque(before, old), Shape::Opaque(after, new)) if before == after => {
                let around = std::mem::replace(&mut self.is_opaque, true);
                for (before, after) in old.iter().zip(&new) {
                    self.compare(role, owner, before, after);
                }
                self.is_opaque = around;
            }
            _ => {}
        }
    }

    /// Compares two values, without what is inside them.
    fn values(&mut self, role: Role, place: &Place, old: &Schema, new: &Schema) {
        // What is inside of a shape is compared elsewhere. A member that is not compared does not compile.
        let Schema {
            pointer: _,
            shape: _,
            is_optional: _,
            is_nullable: _,
            default: _,
            limits: _,
            is_read_only: _,
            is_write_only: _,
            is_deprecated,
        } = new;
        self.deprecated(place, old.is_deprecated, *is_deprecated);
        let mut readings = role.readings([old, new], |reader, writer| read(role, reader, writer));
        let mut absent = role.readings([old, new], |reader, writer| absent(role, reader, writer));
        // A new build may send it anyway.
        if role != Role::Response && new.is_optional && !old.is_optional {
            absent[1].0 = absent[1].0.min(Level::Unusual);
        }
        for (reading, absent) in readings.iter_mut().zip(absent) {
            if absent.0 > reading.0 {
                *reading = absent;
            }
        }
        self.push(place, What::Changed, [old, new].map(|it| Some(describe(it))), readings);
        // What an absent value stands for, the service decides.
        if let (Some(before), Some(after)) = (&old.default, &new.default)
            && before != after
            && (old.is_optional || new.is_optional)
        {
            let values = [before, after].map(|it| Some(it.to_string()));
            let reading = silent("an absent value means something else");
            self.push(place, What::Default, values, [reading.clone(), reading]);
        }
    }

    /// Compares the members of two objects that belong to the item `owner`, and the values of two maps.
    fn objects(&mut self, role: Role, owner: &str, old: &Object, new: &Object) {
        let (old, new) = (part_of(role, self.old, old), part_of(role, self.new, new));
        // Whether others are refused is compared with the shapes.
        let Object { fields, is_closed: _, values } = &new;
        let found = self.matched(owner, &old.fields, fields, |field| &field.pointer);
        for ((name, before), (other, after)) in found.pairs {
            if name == other {
                self.compare(role, owner, before, after);
            } else {
                let sides = [&self.old.resolve(before), &self.new.resolve(after)];
                let absent = |reader: &Schema, _: &Schema| {
                    if reads_absent(role, reader) { silent("") } else { fails("") }
                };
                let readings = role.readings(sides, absent);
                let pointers = [&*before.pointer, &after.pointer];
                self.renamed(owner, pointers, [name, other], readings);
            }
        }
        for (name, before) in found.removed {
            self.field(role, owner, (name, before), &new, true);
        }
        for (name, after) in found.added {
            self.field(role, owner, (name, after), &old, false);
        }
        if let (Some(before), Some(after)) = (&old.values, values) {
            self.compare(role, owner, before, after);
        }
    }

    /// Matches what has the same key, then what is the same Rust item. `pointer`: the place of a value.
    pub(super) fn matched<'v, K: PartialEq, V>(
        &self,
        owner: &str,
        old: &'v BTreeMap<K, V>,
        new: &'v BTreeMap<K, V>,
        pointer: fn(&V) -> &str,
    ) -> Matched<(&'v K, &'v V)> {
        matched(
            old,
            new,
            &[&|(before, _), (after, _)| before == after, &|(_, before), (_, after)| {
                let item = self.old.item(pointer(before), owner);
                item.is_some() && item == self.new.item(pointer(after), owner)
            }],
        )
    }

    /// A member or value with another name on the wire, and the same in Rust.
    fn renamed(
        &mut self,
        owner: &str,
        [old, new]: [&str; 2],
        names: [&str; 2],
        readings: [Reading; 2],
    ) {
        let place = self.place(owner, old, new);
        let reason = format!("it is `{}` on one side and `{}` on the other", names[0], names[1]);
        let values = names.map(|name| Some(name.to_owned()));
        self.push(&place, What::WireName, values, readings.map(|it| (it.0, reason.clone())));
    }

    /// Compares the values of two enums, each of which is an item. The client reads any value.
    fn enums(
        &mut self,
        role: Role,
        owner: &str,
        old: &BTreeMap<String, String>,
        new: &BTreeMap<String, String>,
    ) {
        let found = self.matched(owner, old, new, |pointer| pointer);
        for ((value, before), (other, after)) in found.pairs {
            if value != other {
                let readings = [silent(""), silent("")];
                self.renamed(owner, [before, after], [value, other], readings);
            }
        }
        if role == Role::Response {
            return;
        }
        for (value, before) in found.removed {
            let old_build = unusual(&format!("the new service refuses {value}, where it is sent"));
            self.on_one_side(true, owner, before, value.clone(), [old_build, ok()]);
        }
        for (value, after) in found.added {
            let new_build = unusual(&format!("an old service refuses {value}, where it is sent"));
            self.on_one_side(false, owner, after, value.clone(), [ok(), new_build]);
        }
    }

    /// A member of one side only. `other` is the object without it.
    fn field(
        &mut self,
        role: Role,
        owner: &str,
        (name, field): (&str, &Schema),
        other: &Object,
        is_old: bool,
    ) {
        let client_reads = role == Role::Response;
        let wire = if is_old { self.old } else { self.new };
        // The side that has the field reads values without it.
        let with = match (reads_absent(role, &wire.resolve(field)), client_reads) {
            (true, true) if is_old => silent("an old build takes it for absent"),
            (true, _) => ok(),
            (false, true) => fails(&format!("`{name}` is required")),
            (false, false) => fails(&format!("the service requires `{name}`")),
        };
        // The side that lacks the field reads values with it.
        let without = undescribed(role, name, other);
        let readings = if is_old == client_reads { [with, without] } else { [without, with] };
        self.on_one_side(is_old, owner, &field.pointer, describe(field), readings);
    }
}

/// An object without the members that bodies of this direction do not hold.
fn part_of(role: Role, wire: &Wire, object: &Object) -> Object {
    let mut object = object.clone();
    object.fields.retain(|_, field| {
        let value = wire.resolve(field);
        !if role == Role::Response { value.is_write_only } else { value.is_read_only }
    });
    object
}

/// A value in a few words.
fn describe(value: &Schema) -> String {
    let limits = value.limits.iter().map(|(key, limit)| format!("{key} {limit}"));
    let limits = joined(limits, " and ");
    let limits = if limits.is_empty() { limits } else { format!(" with {limits}") };
    let optional = if value.is_optional { ", optional" } else { "" };
    let nullable = if value.is_nullable { ", nullable" } else { "" };
    let default = value.default.as_ref().map(|it| format!(", default {it}")).unwrap_or_default();
    format!("{}{limits}{optional}{nullable}{default}", form(&value.shape))
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
        Shape::Text { format: None, .. } => "string".into(),
        Shape::Text { format: Some(format), .. } if format == "date-time" => "timestamp".into(),
        Shape::Text { format: Some(format), .. } => format!("string of the format {format}"),
        Shape::Enum(values) => format!("one of {}", joined(values.keys(), ", ")),
        Shape::List(items) => format!("list of {}", form(&items.shape)),
        Shape::Object(object) if object.is_closed => "object without other members".into(),
        Shape::Object(_) => "object".into(),
        Shape::Named(name) if name.starts_with('/') => "object".into(),
        Shape::Named(name) => name.clone(),
        Shape::Opaque(described, _) => described.to_string(),
    }
}
