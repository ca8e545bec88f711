//! Compares the values of requests and responses.

use std::collections::BTreeMap;

use super::{
    super::{
        change::{Level, What},
        wire::{Field, HeldBy, Object, Schema, Shape, Wire},
    },
    levels::{Reading, Role, Value, fails, ok, read, shape, silent, undescribed, unusual},
    matched::{Matched, matched},
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
            self.values(role, &place, &before, &after);
            return self.inside(role, &place, old.schema, new.schema);
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
        if self.seen.insert((old_name.clone(), new_name.clone(), role, self.reads_any)) {
            let place = self.place("", &before.pointer, &after.pointer);
            let (before, after) = (before.of_any_place(), after.of_any_place());
            self.values(role, &place, &required(&before), &required(&after));
            self.inside(role, &place, old.schema, new.schema);
        }
    }

    /// Compares what is inside of two values.
    fn inside(&mut self, role: Role, place: &Place, old: &Schema, new: &Schema) {
        match (self.old.resolve(old).shape, self.new.resolve(new).shape) {
            (Shape::Any, _) | (_, Shape::Any) => {}
            (Shape::Object(before), Shape::Object(after)) => {
                self.objects(role, &place.item, &before, &after);
            }
            (Shape::List(before), Shape::List(after)) => {
                self.compare(role, &place.item, &required(&before), &required(&after));
            }
            (Shape::Enum(before), Shape::Enum(after)) => {
                self.enums(role, &place.item, &before, &after);
            }
            (Shape::Alternatives(_), _) | (_, Shape::Alternatives(_)) => {
                self.alternatives(role, place, old, new);
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
        } = new.schema;
        self.deprecated(place, old.schema.is_deprecated, *is_deprecated);
        let sides = [(self.old, old), (self.new, new)];
        let mut readings = role.readings(sides, |(wire, reader), (_, writer)| {
            let any = is_any(wire, role, reader.schema)
                .then(|| Schema { pointer: reader.schema.pointer.clone(), ..Schema::default() });
            let schema = any.as_ref().unwrap_or(reader.schema);
            read(role, &Value { schema, is_optional: reader.is_optional }, writer)
        });
        // A new build may send it anyway.
        if role != Role::Response && new.is_optional && !old.is_optional {
            readings[1].0 = readings[1].0.min(Level::Unusual);
        }
        self.push(place, What::Changed, [old, new].map(|it| Some(describe(it))), readings);
    }

    /// Compares the members of two objects that belong to the item `owner`, and the values of two maps.
    fn objects(&mut self, role: Role, owner: &str, old: &Object, new: &Object) {
        let (old, new) = (part_of(role, self.old, old), part_of(role, self.new, new));
        // Whether others are refused is compared with the shapes.
        let Object { fields, is_closed: _, values } = &new;
        let found = matched(
            &old.fields,
            fields,
            &[&|(before, _), (after, _)| before == after, &|(_, before), (_, after)| {
                self.is_one_item(owner, &before.schema.pointer, &after.schema.pointer)
            }],
        );
        for ((name, before), (other, after)) in found.pairs {
            if name == other {
                self.compare(role, owner, &value(before), &value(after));
            } else {
                let reading = if before.is_required { fails } else { silent };
                let pointers = [&*before.schema.pointer, &after.schema.pointer];
                self.renamed(owner, pointers, [name, other], reading);
            }
        }
        for (name, before) in found.removed {
            self.field(role, owner, (name, before), &new, true);
        }
        for (name, after) in found.added {
            self.field(role, owner, (name, after), &old, false);
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
        [old, new]: [&str; 2],
        names: [&str; 2],
        reading: fn(&str) -> Reading,
    ) {
        let place = self.place(owner, old, new);
        let reason = format!("it is `{}` on one side and `{}` on the other", names[0], names[1]);
        let values = names.map(|name| Some(name.to_owned()));
        self.push(&place, What::WireName, values, [reading(&reason), reading(&reason)]);
    }

    /// Compares the values of two enums, each of which is an item. The client reads any value.
    fn enums(
        &mut self,
        role: Role,
        owner: &str,
        old: &BTreeMap<String, String>,
        new: &BTreeMap<String, String>,
    ) {
        let found = matched(
            old,
            new,
            &[&|(before, _), (after, _)| before == after, &|(_, before), (_, after)| {
                self.is_one_item(owner, before, after)
            }],
        );
        for ((value, before), (other, after)) in found.pairs {
            if value != other {
                self.renamed(owner, [before, after], [value, other], silent);
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
        // The side that lacks the field reads values with it.
        let without = undescribed(role, name, &resolved, other);
        let readings = if is_old == client_reads { [with, without] } else { [without, with] };
        let text = describe(&value(field));
        self.on_one_side(is_old, owner, &field.schema.pointer, text, readings);
    }

    /// Compares what is one of several forms, on one side or on both.
    fn alternatives(&mut self, role: Role, place: &Place, old: &Schema, new: &Schema) {
        let around = self.reads_any;
        self.reads_any[0] |= is_any(self.old, role, old);
        self.reads_any[1] |= is_any(self.new, role, new);
        let Matched { pairs, removed, added } = self.forms(&place.item, old, new);
        let (before, after): (Vec<Schema>, Vec<Schema>) = pairs.into_iter().unzip();
        let sides = [
            (self.old.shapes(&removed), self.old.shapes(&before)),
            (self.new.shapes(&added), self.new.shapes(&after)),
        ];
        let readings = role.readings(sides.each_ref(), |(readers, known), (writers, _)| {
            // A form of one side only is read as one of the other side only, or as a single value.
            let single = known.iter().filter(|form| form.is_scalar());
            let readers = readers.iter().chain(single);
            let level = |written| {
                let level = |reader: &&Shape| match shape(role, reader, written).0 {
                    level if level == Level::Fails || reader.is_scalar() => level,
                    _ => Level::Unknown,
                };
                readers.clone().map(level).min().unwrap_or(Level::Fails)
            };
            let levels = writers.iter().copied().map(level);
            match some_of(levels.chain(known.iter().map(|_| Level::Ok))) {
                Level::Fails => fails("no alternative of the other side can be read"),
                Level::Unknown => {
                    (Level::Unknown, "no rule tells which alternatives are the same".to_owned())
                }
                level => (level, "not every alternative of the other side can be read".to_owned()),
            }
        });
        let values = [old, new].map(|schema| Some(describe(&required(schema))));
        self.push(place, What::Changed, values, readings);
        for (before, after) in before.iter().zip(&after) {
            self.compare(role, &place.item, &required(before), &required(after));
        }
        self.reads_any = around;
    }

    /// The forms of two values that are the same: with the same description, or else the same Rust item, or else the only
    /// ones of their kind.
    fn forms(&self, owner: &str, old: &Schema, new: &Schema) -> Matched<Schema> {
        let Matched { mut pairs, removed, added } = matched(
            self.old.forms(old),
            self.new.forms(new),
            &[
                &|before, after| match (&before.shape, &after.shape) {
                    (Shape::Named(before), Shape::Named(after)) => before == after,
                    _ => self.old.described(before) == self.new.described(after),
                },
                &|before, after| {
                    let places =
                        (self.old.resolve(before).pointer, self.new.resolve(after).pointer);
                    self.is_one_item(owner, &places.0, &places.1)
                },
            ],
        );
        let kinds = |wire: &Wire, forms: &[Schema]| -> Vec<&str> {
            wire.shapes(forms).into_iter().map(Shape::kind).collect()
        };
        let all = [kinds(self.old, &removed), kinds(self.new, &added)];
        let is_only =
            |kind| all.iter().all(|all| all.iter().filter(|it| **it == kind).count() == 1);
        let of_kind = matched(
            removed,
            added,
            &[&|before, after| {
                let kind = self.old.shape(before).kind();
                kind == self.new.shape(after).kind() && is_only(kind)
            }],
        );
        pairs.extend(of_kind.pairs);
        Matched { pairs, ..of_kind }
    }
}

/// Whether the client reads any value of a union, since JSON does not tell its forms apart.
fn is_any(wire: &Wire, role: Role, schema: &Schema) -> bool {
    let Shape::Alternatives(forms) = wire.shape(schema) else { return false };
    let shapes = wire.shapes(forms);
    let count = |kind| shapes.iter().filter(|shape| shape.kind() == kind).count();
    role == Role::Response && (count("any value") > 0 || count("object") > 1 || count("list") > 1)
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
        Shape::Other => "other value".into(),
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
