//! The wire facts of a description: what decides how requests and responses look, and nothing else.

mod read;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What decides how requests and responses look.
#[derive(Clone, Debug, Default)]
pub struct Wire {
    /// The operations by their ids.
    pub(super) operations: BTreeMap<String, Operation>,
    /// The component schemas by their names, and the objects of several parts by their places.
    types: BTreeMap<String, Schema>,
    /// The default base URL.
    pub(super) server: String,
    /// The Rust items of the places in the description.
    items: BTreeMap<String, BTreeSet<String>>,
}

/// An operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Operation {
    /// Its place in the description.
    pub(super) pointer: String,
    /// The HTTP method, in upper case.
    pub(super) method: String,
    /// The path, with `{}` for each parameter.
    pub(super) path: String,
    /// The parameters by their locations and their names on the wire.
    pub(super) parameters: BTreeMap<(String, String), Parameter>,
    /// The body of the request.
    pub(super) body: Option<Schema>,
    /// The successful statuses.
    pub(super) successes: BTreeSet<String>,
    /// The body of a success.
    pub(super) response: Schema,
    /// How requests are authenticated.
    pub(super) security: String,
    /// Whether the vendor advises against it.
    pub(super) is_deprecated: bool,
}

/// A parameter.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameter {
    /// Its place in the description.
    pub(super) pointer: String,
    /// The name in the description.
    pub(super) name: String,
    /// The name on the wire. In a path, it is the position, such as `0`: the name is not sent.
    pub(super) wire: String,
    /// `path` or `query`.
    pub(super) location: String,
    /// The values.
    pub(super) schema: Schema,
    /// Whether the vendor advises against it.
    pub(super) is_deprecated: bool,
}

/// Values on the wire.
#[derive(Clone, Debug, Default)]
// A schema has as many.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Schema {
    /// Their place in the description.
    pub(super) pointer: String,
    /// Their form.
    pub(super) shape: Shape,
    /// Whether the value may be absent.
    pub(super) is_optional: bool,
    /// Whether null is one of them.
    pub(super) is_nullable: bool,
    /// What stands for an absent value.
    pub(super) default: Option<Value>,
    /// What restricts the values further: `maxLength`, `minItems`, `not` and so on, and an `enum` of
    /// other values than strings. The bindings check none.
    pub(super) limits: Vec<(String, Value)>,
    /// Whether no request holds it.
    pub(super) is_read_only: bool,
    /// Whether no response holds it.
    pub(super) is_write_only: bool,
    /// Whether the vendor advises against it.
    pub(super) is_deprecated: bool,
}

/// The form of values.
#[derive(Clone, Debug, Default)]
pub(super) enum Shape {
    /// Any JSON.
    #[default]
    Any,
    /// A boolean.
    Boolean,
    /// An integer, from the smallest to the largest value that the format has.
    Integer { min: i128, max: i128 },
    /// A number.
    Number {
        /// Whether it has the precision of 32 bits.
        is_single: bool,
    },
    /// A string.
    Text {
        /// The format, such as `date-time`.
        format: Option<String>,
        /// Whether the bindings refuse strings without the format.
        is_checked: bool,
    },
    /// One of these strings, each with its place.
    Enum(BTreeMap<String, String>),
    /// A list.
    List(Box<Schema>),
    /// An object.
    Object(Object),
    /// A component schema.
    Named(String),
    /// What no rule compares, such as a union: what the description says, and the schemas in it.
    Opaque(Value, Vec<Schema>),
}

/// An object.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    /// The members by name.
    pub(super) fields: BTreeMap<String, Schema>,
    /// Whether other members are refused.
    pub(super) is_closed: bool,
    /// The values of other members, if they have a schema.
    pub(super) values: Option<Box<Schema>>,
}

impl Wire {
    /// `schema`, with its name replaced by what it names.
    pub(super) fn resolve(&self, schema: &Schema) -> Schema {
        let mut found = schema.clone();
        // A reference that leads back to itself is refused; the loop ends in any case.
        for _ in 0..=self.types.len() {
            let Shape::Named(name) = &found.shape else { break };
            found = self.types.get(name).cloned().unwrap_or_default().with(&found);
        }
        found
    }

    /// The Rust items of a place: those inside of `owner`, or else all of them.
    pub(super) fn items(&self, pointer: &str, owner: &str) -> Vec<&str> {
        let all = self.items.get(pointer).into_iter().flatten().map(String::as_str);
        let is_inside = |item: &&str| {
            item.strip_prefix(owner)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':', '(']))
        };
        let inside: Vec<&str> = all.clone().filter(is_inside).collect();
        if inside.is_empty() { all.collect() } else { inside }
    }

    /// The Rust item of a place: the first one inside of `owner`, or else of all.
    pub(super) fn item(&self, pointer: &str, owner: &str) -> Option<&str> {
        self.items(pointer, owner).first().copied()
    }

    /// The place of a Rust item, or the one around the places of its parts.
    pub(super) fn place(&self, item: &str) -> Option<String> {
        let part = format!("{item}.");
        if let Some((pointer, _)) = self.items.iter().find(|(_, items)| items.contains(item)) {
            return Some(pointer.clone());
        }
        let is_part = |it: &String| it.starts_with(&part);
        let (pointer, _) = self.items.iter().find(|(_, items)| items.iter().any(is_part))?;
        pointer.rsplit_once('/').map(|(around, _)| around.to_owned())
    }
}

impl Schema {
    /// This schema, with what the place of its use adds to it. Its shape stays.
    fn with(self, place: &Self) -> Self {
        let mut limits = self.limits.clone();
        let others = place.limits.iter().filter(|limit| !self.limits.contains(limit));
        limits.extend(others.cloned());
        Self {
            pointer: self.pointer,
            shape: self.shape,
            is_optional: place.is_optional,
            is_nullable: self.is_nullable || place.is_nullable,
            default: place.default.clone().or(self.default),
            limits,
            is_read_only: self.is_read_only || place.is_read_only,
            is_write_only: self.is_write_only || place.is_write_only,
            is_deprecated: self.is_deprecated || place.is_deprecated,
        }
    }

    /// This schema, without what depends on the place of its use.
    pub(super) fn of_any_place(&self) -> Self {
        Self { is_optional: false, is_nullable: false, default: None, ..self.clone() }
    }
}

impl Shape {
    /// Whether it is a string.
    pub(super) fn is_string(&self) -> bool {
        matches!(self, Self::Text { .. } | Self::Enum(_))
    }

    /// Whether it is a value with nothing inside.
    pub(super) fn is_scalar(&self) -> bool {
        let is_number = matches!(self, Self::Integer { .. } | Self::Number { .. });
        matches!(self, Self::Boolean) || is_number || self.is_string()
    }
}
