//! Compares the values of requests and responses.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem::{Discriminant, discriminant},
};

use super::{
    super::{
        change::{Change, Level, What},
        places::inner_type,
        wire::{Field, HeldBy, Object, Schema, Shape, Wire, rust_field, rust_variant},
    },
    levels::{Reading, Role, Value, is_recased, read, refuses_others, shape},
    operations::required,
};

/// Compares schemas, and everything inside them once.
pub(super) struct Schemas<'a> {
    pub(super) old: &'a Wire,
    pub(super) new: &'a Wire,
    /// The pairs of named schemas that have been compared.
    seen: BTreeSet<Pair>,
    /// Those of them whose comparison is not finished.
    open: BTreeSet<Pair>,
    pub(super) changes: Vec<Change>,
}

type Pair = (String, String, Role);

impl<'a> Schemas<'a> {
    pub(super) fn new(old: &'a Wire, new: &'a Wire) -> Self {
        Self { old, new, seen: BTreeSet::new(), open: BTreeSet::new(), changes: Vec::new() }
    }

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
                limits: BTreeMap::new(),
                others: BTreeMap::new(),
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
            if self.seen.insert(pair.clone()) {
                let bare = |schema: Schema| Schema {
                    shape: schema.shape,
                    limits: schema.limits,
                    others: schema.others,
                    ..Schema::default()
                };
                let item = format!("types::{new_name}");
                self.open.insert(pair.clone());
                self.resolved(role, &item, &item, (&bare(before), false), (&bare(after), false));
                self.open.remove(&pair);
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
            (Shape::Any, _) | (_, Shape::Any) => {}
            (Shape::Object(before), Shape::Object(after)) => {
                self.objects(role, item, inner, before, after);
            }
            (Shape::List(before), Shape::List(after)) => {
                self.compare(role, item, inner, &required(before), &required(after));
            }
            (Shape::Enum(before), Shape::Enum(after)) if role != Role::Response => {
                self.listed(inner, before, after);
            }
            (Shape::All(before), Shape::All(after)) if before.len() == after.len() => {
                for (before, after) in before.iter().zip(after) {
                    self.compare(role, item, inner, &required(before), &required(after));
                }
            }
            (Shape::Alternatives(_), _) | (_, Shape::Alternatives(_)) => {
                self.alternatives(role, (item, inner), old.0, new.0);
            }
            _ => {}
        }
    }

    /// Compares what is one of several forms, on one side or on both.
    fn alternatives(
        &mut self,
        role: Role,
        (item, inner): (&str, &str),
        old: &Schema,
        new: &Schema,
    ) {
        let (before, after) = (forms(old), forms(new));
        let reads_any = [is_any(self.old, role, old), is_any(self.new, role, new)];
        let mut pairs = Vec::new();
        if reads_any == [false; 2] {
            let (old_kinds, new_kinds) = (kinds(self.old, &before), kinds(self.new, &after));
            for (index, kind) in old_kinds.iter().enumerate() {
                let same = new_kinds.iter().position(|other| other == kind);
                pairs.extend(same.filter(|_| kind.is_some()).map(|other| (index, other)));
            }
        }
        for (one, other) in &pairs {
            if let (Some(before), Some(after)) = (before.get(*one), after.get(*other)) {
                self.compare(role, item, inner, &required(before), &required(after));
            }
        }
        // The client reads the forms of the service, and writes them for it.
        let is_response = role == Role::Response;
        let level = |is_old_build: bool| {
            if is_response && reads_any == [is_old_build, !is_old_build] || reads_any == [true; 2] {
                return Level::Ok;
            }
            let old_reads = is_old_build == is_response;
            let (readers, writers) = if old_reads { (&before, &after) } else { (&after, &before) };
            let is_paired = |index: usize| {
                pairs.iter().any(|pair| index == if old_reads { pair.1 } else { pair.0 })
            };
            let best = |(index, writer): (usize, &&Schema)| {
                if is_paired(index) {
                    return Level::Ok;
                }
                let level = |reader: &&Schema| {
                    let (old, new) =
                        if old_reads { (*reader, *writer) } else { (*writer, *reader) };
                    let (old_build, new_build) = self.fit(role, old, new);
                    if is_old_build { old_build } else { new_build }
                };
                readers.iter().map(level).min().unwrap_or(Level::Fails)
            };
            let levels = || writers.iter().enumerate().map(best);
            match (levels().min().unwrap_or_default(), levels().max().unwrap_or_default()) {
                (Level::Ok | Level::Unusual, Level::Fails) => Level::Unusual,
                (_, worst) => worst,
            }
        };
        let reading = |level| match level {
            Level::Fails => (level, "no alternative of the other side can be read".to_owned()),
            _ => (level, "not every alternative of the other side can be read".to_owned()),
        };
        let readings = (reading(level(true)), reading(level(false)));
        let values = (describe(&required(old)), describe(&required(new)));
        let values = (Some(values.0), Some(values.1));
        self.push(item, What::Changed, values, readings, None);
    }

    /// How far each build gets with two forms, the worst of all that is inside them.
    fn fit(&self, role: Role, old: &Schema, new: &Schema) -> (Level, Level) {
        let (old_wire, new_wire) = (self.old, self.new);
        let (seen, open) = (self.open.clone(), self.open.clone());
        let mut inside = Schemas { old: old_wire, new: new_wire, seen, open, changes: Vec::new() };
        inside.compare(role, "", "", &required(old), &required(new));
        // Where something fails, nothing is read.
        let worst = |level: fn(&Change) -> Level| {
            let levels = || inside.changes.iter().map(level);
            let fails = levels().find(|level| *level == Level::Fails);
            fails.or_else(|| levels().max()).unwrap_or_default()
        };
        (worst(|it| it.old_client_new_service), worst(|it| it.new_client_old_service))
    }

    /// Whether the vendor advises against something since, or no longer does.
    pub(super) fn deprecated(&mut self, item: &str, old: bool, new: bool) {
        if old == new {
            return;
        }
        self.changes.push(Change {
            item: item.to_owned(),
            what: if new { What::Deprecated } else { What::Undeprecated },
            reason: "requests and responses are the same".into(),
            ..Change::default()
        });
    }

    /// Compares two values, without what is inside them.
    fn values(&mut self, role: Role, item: &str, old: (&Schema, bool), new: (&Schema, bool)) {
        let before = Value { schema: old.0, is_optional: old.1 };
        let after = Value { schema: new.0, is_optional: new.1 };
        self.deprecated(item, before.schema.is_deprecated, after.schema.is_deprecated);
        let (old_reads, new_reads) = (any(self.old, role, &before), any(self.new, role, &after));
        let readings = match role {
            Role::Response => (read(role, &old_reads, &after), read(role, &new_reads, &before)),
            Role::Parameter | Role::Request => {
                (read(role, &after, &before), read(role, &before, &after))
            }
        };
        let values = (Some(describe(&before)), Some(describe(&after)));
        self.push(item, What::Changed, values, readings, None);
    }

    /// Compares the members of two objects of the type `owner`, and the values of two maps, which are the item `map`.
    fn objects(&mut self, role: Role, map: &str, owner: &str, old: &Object, new: &Object) {
        let (old, new) = (part_of(role, self.old, old), part_of(role, self.new, new));
        // Whether others are refused is compared with the shapes.
        let Object { fields, is_closed: _, values } = &new;
        for (name, before) in &old.fields {
            let item = format!("{owner}.{}", rust_field(name));
            match fields.get(name) {
                Some(after) => {
                    let inner = inner_type(owner, name);
                    self.compare(role, &item, &inner, &value(before), &value(after));
                }
                None => self.one_side(role, &item, (name, before), &new, true),
            }
        }
        for (name, after) in fields.iter().filter(|(name, _)| !old.fields.contains_key(*name)) {
            let item = format!("{owner}.{}", rust_field(name));
            self.one_side(role, &item, (name, after), &old, false);
        }
        if let (Some(before), Some(after)) = (&old.values, values) {
            self.compare(role, map, owner, &required(before), &required(after));
        }
    }

    /// Compares the values of two enums of the type `owner` that the client writes: each is a change of its variant.
    fn listed(&mut self, owner: &str, old: &BTreeSet<String>, new: &BTreeSet<String>) {
        let item = |value: &str| format!("{owner}::{}", rust_variant(value));
        let ok = || (Level::Ok, String::new());
        let refuses = |service: &str, value: &str| {
            (Level::Unusual, format!("{service} service refuses {value}, where it is sent"))
        };
        for value in old.difference(new).filter(|value| !is_recased(value, new)) {
            let (values, readings) =
                ((Some(value.clone()), None), (refuses("the new", value), ok()));
            self.push(&item(value), What::Removed, values, readings, None);
        }
        for value in new.difference(old).filter(|value| !is_recased(value, old)) {
            let (values, readings) =
                ((None, Some(value.clone())), (ok(), refuses("an old", value)));
            self.push(&item(value), What::New, values, readings, None);
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
        let with = if reads_absent && client_reads && is_old {
            (Level::SilentlyWrong, "an old build takes it for absent".to_owned())
        } else if reads_absent {
            (Level::Ok, String::new())
        } else if client_reads {
            (Level::Fails, format!("`{name}` is required"))
        } else {
            (Level::Fails, format!("the service requires `{name}`"))
        };
        let values = other.values.as_ref().map(|values| &values.shape);
        let is_unread = |values: &Shape| shape(role, values, &resolved.shape).0 > Level::Ok;
        // The side that lacks the field reads values with it.
        let without = if refuses_others(role, other) {
            (Level::Fails, format!("`{name}` is unknown, and unknown members are refused"))
        } else if values.is_some_and(is_unread) {
            (Level::Unusual, format!("`{name}` is unknown, and has another type than others"))
        } else if client_reads {
            (Level::Ok, String::new())
        } else {
            (Level::Unusual, format!("the service does not use `{name}`"))
        };
        let readings = if is_old == client_reads { (with, without) } else { (without, with) };
        let text = describe(&Value { schema: &field.schema, is_optional: !field.is_required });
        let (what, values) = if is_old {
            (What::Removed, (Some(text), None))
        } else {
            (What::New, (None, Some(text)))
        };
        self.push(item, what, values, readings, Some(field.pointer.clone()));
    }

    /// A member with another name on the wire, and the same in Rust.
    fn renamed(&mut self, item: &str, old: &str, new: &str, field: &Field) {
        let level = if field.is_required { Level::Fails } else { Level::SilentlyWrong };
        let reason = format!("the member is `{old}` on one side and `{new}` on the other");
        let values = (Some(old.to_owned()), Some(new.to_owned()));
        let readings = ((level, reason.clone()), (level, reason));
        self.push(item, What::WireName, values, readings, None);
    }

    fn push(
        &mut self,
        item: &str,
        what: What,
        (before, after): (Option<String>, Option<String>),
        (old_build, new_build): (Reading, Reading),
        pointer: Option<String>,
    ) {
        if old_build.0 == Level::Ok && new_build.0 == Level::Ok {
            return;
        }
        let reason = if old_build.0 >= new_build.0 { old_build.1 } else { new_build.1 };
        self.changes.push(Change {
            item: item.to_owned(),
            what,
            before,
            after,
            pointer,
            reason,
            old_client_new_service: old_build.0,
            new_client_old_service: new_build.0,
            ..Change::default()
        });
    }
}

/// The forms of a value.
fn forms(schema: &Schema) -> Vec<&Schema> {
    match &schema.shape {
        Shape::Alternatives(schemas) => schemas.iter().collect(),
        _ => vec![schema],
    }
}

/// What makes two forms the same: the name of a type, or the kind of value if only one of the forms has it.
#[derive(PartialEq)]
enum Form<'a> {
    Name(&'a str),
    Kind(Discriminant<Shape>),
}

fn kinds<'a>(wire: &Wire, forms: &[&'a Schema]) -> Vec<Option<Form<'a>>> {
    let resolved: Vec<_> =
        forms.iter().map(|form| discriminant(&wire.resolve(form).shape)).collect();
    let kind = |(form, kind): (&&'a Schema, &Discriminant<Shape>)| {
        let is_only = resolved.iter().filter(|other| *other == kind).count() == 1;
        match &form.shape {
            Shape::Named(name) if !is_only => Some(Form::Name(name.as_str())),
            _ => is_only.then_some(Form::Kind(*kind)),
        }
    };
    forms.iter().zip(&resolved).map(kind).collect()
}

/// Whether the client reads any value of a union, since JSON does not tell its forms apart.
fn is_any(wire: &Wire, role: Role, schema: &Schema) -> bool {
    let shapes: Vec<Shape> = forms(schema).iter().map(|form| wire.resolve(form).shape).collect();
    let count = |is: fn(&&Shape) -> bool| shapes.iter().filter(is).count();
    role == Role::Response
        && (count(|shape| matches!(shape, Shape::Object(_))) > 1
            || count(|shape| matches!(shape, Shape::List(_))) > 1)
}

/// A value as the client reads it.
fn any<'a>(wire: &Wire, role: Role, value: &Value<'a>) -> Value<'a> {
    const ANY: &Schema = &Schema {
        shape: Shape::Any,
        is_nullable: true,
        default: None,
        limits: BTreeMap::new(),
        held_by: HeldBy::Both,
        is_deprecated: false,
        others: BTreeMap::new(),
    };
    let schema = if is_any(wire, role, value.schema) { ANY } else { value.schema };
    Value { schema, is_optional: value.is_optional }
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
pub(super) fn describe(value: &Value<'_>) -> String {
    let mut text = form(&value.schema.shape);
    for (index, (key, limit)) in value.schema.limits.iter().enumerate() {
        text.push_str(if index == 0 { " with " } else { " and " });
        text.push_str(key);
        text.push(' ');
        text.push_str(&limit.to_string());
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
        Shape::Enum(values) | Shape::Listed { values, .. } => {
            format!("one of {}", values.iter().cloned().collect::<Vec<_>>().join(", "))
        }
        Shape::List(items) => format!("list of {}", form(&items.shape)),
        Shape::Object(object) if object.is_closed => "object without other members".into(),
        Shape::Object(_) => "object".into(),
        Shape::Named(name) => name.clone(),
        Shape::Alternatives(schemas) => {
            let shapes = schemas.iter().map(|schema| form(&schema.shape));
            shapes.collect::<Vec<_>>().join(" or ")
        }
        Shape::All(schemas) => {
            let shapes = schemas.iter().map(|schema| form(&schema.shape));
            shapes.collect::<Vec<_>>().join(" and ")
        }
    }
}
