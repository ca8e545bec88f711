//! Compares the values of requests and responses.

use std::{collections::BTreeSet, mem::discriminant};

use super::{
    super::{
        change::{Change, Class, Effect, Layer, Level},
        places::inner_type,
        wire::{Field, Object, Schema, Shape, Wire, rust_field},
    },
    levels::{Reading, Role, Value, read},
};

/// Compares schemas, and everything inside them once.
pub(super) struct Schemas<'a> {
    pub(super) old: &'a Wire,
    pub(super) new: &'a Wire,
    /// The pairs of named schemas that have been compared.
    pub(super) seen: BTreeSet<(String, String, Role)>,
    pub(super) changes: Vec<Change>,
}

impl Schemas<'_> {
    /// Compares two values of the Rust item `item`. What is inside them belongs to the type `inner`.
    pub(super) fn compare(
        &mut self,
        role: Role,
        item: &str,
        inner: &str,
        old: &Value<'_>,
        new: &Value<'_>,
    ) {
        let (before, after) = (self.old.resolve(old.schema), self.new.resolve(new.schema));
        if let (Shape::Named(old_name), Shape::Named(new_name)) =
            (&old.schema.shape, &new.schema.shape)
        {
            // Whether the value may be absent belongs to the place, everything else to the type.
            let named = |value: &Value<'_>, resolved: &Schema| Schema {
                shape: value.schema.shape.clone(),
                ..resolved.clone()
            };
            let (named_before, named_after) = (named(old, &before), named(new, &after));
            self.values(
                role,
                item,
                (&named_before, old.is_optional),
                (&named_after, new.is_optional),
            );
            let pair = (old_name.clone(), new_name.clone(), role);
            if self.seen.insert(pair) {
                let bare = |schema| Schema { is_nullable: false, default: None, ..schema };
                let item = format!("types::{new_name}");
                self.resolved(role, &item, &item, (&bare(before), false), (&bare(after), false));
            }
            return;
        }
        let inner = match &new.schema.shape {
            Shape::Named(name) => format!("types::{name}"),
            _ => inner.to_owned(),
        };
        self.resolved(role, item, &inner, (&before, old.is_optional), (&after, new.is_optional));
    }

    /// Compares values that are no names.
    fn resolved(
        &mut self,
        role: Role,
        item: &str,
        inner: &str,
        old: (&Schema, bool),
        new: (&Schema, bool),
    ) {
        self.values(role, item, old, new);
        match (&old.0.shape, &new.0.shape) {
            (Shape::Object(before), Shape::Object(after)) => {
                self.objects(role, item, inner, before, after);
            }
            (Shape::List(before), Shape::List(after)) => {
                let required = |schema| Value { schema, is_optional: false };
                self.compare(role, item, inner, &required(before), &required(after));
            }
            (Shape::Alternatives(before), Shape::Alternatives(after)) => {
                let required = |schema| Value { schema, is_optional: false };
                for before in before {
                    let same = |after: &&Schema| match (&before.shape, &after.shape) {
                        (Shape::Named(before), Shape::Named(after)) => before == after,
                        (before, after) => discriminant(before) == discriminant(after),
                    };
                    if let Some(after) = after.iter().find(same) {
                        self.compare(role, item, inner, &required(before), &required(after));
                    }
                }
            }
            _ => {}
        }
    }

    /// Compares two values, without what is inside them.
    fn values(&mut self, role: Role, item: &str, old: (&Schema, bool), new: (&Schema, bool)) {
        let before = Value { schema: old.0, is_optional: old.1 };
        let after = Value { schema: new.0, is_optional: new.1 };
        let readings = readings(role, &before, &after);
        let values = (Some(describe(&before)), Some(describe(&after)));
        self.push(item, "changed on the wire", values, readings, None);
    }

    /// Compares the members of two objects of the type `owner`, and the values of two maps, which are the item `map`.
    fn objects(&mut self, role: Role, map: &str, owner: &str, old: &Object, new: &Object) {
        for (name, before) in &old.fields {
            let item = format!("{owner}.{}", rust_field(name));
            match new.fields.get(name) {
                Some(after) => {
                    let inner = inner_type(owner, name);
                    self.compare(role, &item, &inner, &value(before), &value(after));
                }
                None => self.one_side(role, &item, (name, before), new, true),
            }
        }
        for (name, after) in new.fields.iter().filter(|(name, _)| !old.fields.contains_key(*name)) {
            let item = format!("{owner}.{}", rust_field(name));
            self.one_side(role, &item, (name, after), old, false);
        }
        if let (Some(before), Some(after)) = (&old.values, &new.values) {
            let required = |schema| Value { schema, is_optional: false };
            self.compare(role, map, owner, &required(before), &required(after));
        }
    }

    /// A member of one side only. `other` is the object without it.
    fn one_side(
        &mut self,
        role: Role,
        item: &str,
        member: (&str, &Field),
        other: &Object,
        is_old: bool,
    ) {
        let (name, field) = member;
        let same = |other: &&String| rust_field(other) == rust_field(name);
        if let Some(other_name) = other.fields.keys().find(same) {
            if is_old {
                self.renamed(item, name, other_name, field);
            }
            return;
        }
        let client_reads = role == Role::Response;
        let resolved =
            if is_old { self.old.resolve(&field.schema) } else { self.new.resolve(&field.schema) };
        let reads_absent = !field.is_required
            || resolved.default.is_some()
            || (client_reads && resolved.is_nullable);
        // The side that has the field reads values without it.
        let with = if reads_absent {
            (Level::Ok, String::new())
        } else if client_reads {
            (Level::Fails, format!("`{name}` is required"))
        } else {
            (Level::Fails, format!("the service requires `{name}`"))
        };
        // The side that lacks the field reads values with it.
        let without = if other.is_closed {
            (Level::Fails, format!("`{name}` is unknown, and unknown members are refused"))
        } else if client_reads {
            (Level::Ok, String::new())
        } else {
            (Level::Unusual, format!("the service does not know `{name}`"))
        };
        let readings = if is_old == client_reads { (with, without) } else { (without, with) };
        let text = describe(&Value { schema: &field.schema, is_optional: !field.is_required });
        let (change, values) = if is_old {
            ("no longer on the wire", (Some(text), None))
        } else {
            ("new on the wire", (None, Some(text)))
        };
        self.push(item, change, values, readings, Some(field.pointer.clone()));
    }

    /// A member with another name on the wire, and the same in Rust.
    fn renamed(&mut self, item: &str, old: &str, new: &str, field: &Field) {
        let level = if field.is_required { Level::Fails } else { Level::SilentlyWrong };
        let reason = format!("the member is `{old}` on one side and `{new}` on the other");
        let values = (Some(old.to_owned()), Some(new.to_owned()));
        let readings = ((level, reason.clone()), (level, reason));
        self.push(item, "has another name on the wire", values, readings, None);
        if let Some(change) = self.changes.last_mut() {
            change.class = Class::Silent;
            change.api = Effect::Breaking;
        }
    }

    fn push(
        &mut self,
        item: &str,
        change: &str,
        (before, after): (Option<String>, Option<String>),
        (old_build, new_build): (Reading, Reading),
        pointer: Option<String>,
    ) {
        if old_build.0 == Level::Ok && new_build.0 == Level::Ok {
            return;
        }
        let is_silent = old_build.0 == Level::SilentlyWrong || new_build.0 == Level::SilentlyWrong;
        let reason = if old_build.0 >= new_build.0 { old_build.1 } else { new_build.1 };
        self.changes.push(Change {
            change: change.to_owned(),
            before,
            after,
            pointer,
            reason,
            old_client_new_service: old_build.0,
            new_client_old_service: new_build.0,
            api: if is_silent { Effect::Breaking } else { Effect::None },
            ..Change::new(Layer::Wire, if is_silent { Class::Silent } else { Class::Wire }, item)
        });
    }
}

/// What an old build reads or writes with the new service, and a new build with an old one.
fn readings(role: Role, old: &Value<'_>, new: &Value<'_>) -> (Reading, Reading) {
    match role {
        Role::Response => (read(role, old, new), read(role, new, old)),
        Role::Parameter | Role::Request => (read(role, new, old), read(role, old, new)),
    }
}

fn value(field: &Field) -> Value<'_> {
    Value { schema: &field.schema, is_optional: !field.is_required }
}

/// A value in a few words.
pub(super) fn describe(value: &Value<'_>) -> String {
    let mut text = shape(&value.schema.shape);
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

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Any => "any value".into(),
        Shape::Boolean => "boolean".into(),
        Shape::Integer { min, max } => match (i64::try_from(*min), i64::try_from(*max)) {
            (Ok(i64::MIN), Ok(i64::MAX)) => "integer".into(),
            _ => format!("integer from {min} to {max}"),
        },
        Shape::Number => "number".into(),
        Shape::Text { is_timestamp: true, .. } => "timestamp".into(),
        Shape::Text { limits, .. } if limits.is_empty() => "string".into(),
        Shape::Text { limits, .. } => {
            let limits: Vec<String> =
                limits.iter().map(|(key, value)| format!("{key} {value}")).collect();
            format!("string with {}", limits.join(" and "))
        }
        Shape::Enum(values) => {
            format!("one of {}", values.iter().cloned().collect::<Vec<_>>().join(", "))
        }
        Shape::List(items) => format!("list of {}", self::shape(&items.shape)),
        Shape::Object(object) if object.is_closed => "object without other members".into(),
        Shape::Object(_) => "object".into(),
        Shape::Named(name) => name.clone(),
        Shape::Alternatives(schemas) => {
            let shapes = schemas.iter().map(|schema| self::shape(&schema.shape));
            shapes.collect::<Vec<_>>().join(" or ")
        }
    }
}
