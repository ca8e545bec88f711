//! The wire facts of a description: what decides how requests and responses look, and nothing else.

mod read;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub(super) use self::read::{of, rust_field, rust_variant};

/// What decides how requests and responses look.
#[derive(Debug, Default, PartialEq)]
pub struct Wire {
    /// The operations by their ids.
    pub operations: BTreeMap<String, Operation>,
    /// The named schemas by the names of their Rust types.
    pub types: BTreeMap<String, Type>,
}

/// A named schema.
#[derive(Debug, PartialEq)]
pub struct Type {
    /// The schema.
    pub schema: Schema,
    /// Its place in the description.
    pub pointer: String,
}

/// An operation.
#[derive(Debug, PartialEq)]
pub struct Operation {
    /// The name of the method in Rust.
    pub name: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path, with `{}` for each parameter.
    pub path: String,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The body of the request, and whether it is required.
    pub body: Option<(Schema, bool)>,
    /// The successful statuses, with their media types.
    pub successes: BTreeMap<String, BTreeSet<String>>,
    /// The body of a success.
    pub response: Schema,
    /// The accepted ways to authenticate.
    pub security: BTreeSet<String>,
    /// The base URLs, the default one first.
    pub servers: Vec<String>,
    /// Whether the vendor advises against it.
    pub is_deprecated: bool,
    /// Its place in the description.
    pub pointer: String,
}

/// A parameter.
#[derive(Debug, PartialEq)]
pub struct Parameter {
    /// The name in the description.
    pub name: String,
    /// The name on the wire. In a path, it is the position, such as `0`: the name is not sent.
    pub wire: String,
    /// `path`, `query`, `header` or `cookie`.
    pub location: String,
    /// The name of the argument or field in Rust.
    pub argument: String,
    /// Whether it must be sent.
    pub is_required: bool,
    /// The values.
    pub schema: Schema,
    /// How a list is written: `a=1&a=2`, or another form.
    pub list_form: Option<String>,
    /// Whether the vendor advises against it.
    pub is_deprecated: bool,
    /// Its place in the description.
    pub pointer: String,
}

/// Values on the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// Their form.
    pub shape: Shape,
    /// Whether null is one of them.
    pub is_nullable: bool,
    /// What stands for an absent value.
    pub default: Option<Value>,
}

/// The form of values.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// Any JSON.
    #[default]
    Any,
    /// A boolean.
    Boolean,
    /// An integer of this range.
    Integer {
        /// The smallest value.
        min: i128,
        /// The largest value.
        max: i128,
    },
    /// A number.
    Number,
    /// A string.
    Text {
        /// Whether it is a date and time of RFC 3339.
        is_timestamp: bool,
        /// `minLength`, `maxLength` and `pattern`.
        limits: BTreeMap<String, Value>,
    },
    /// One of these strings.
    Enum(BTreeSet<String>),
    /// A list.
    List(Box<Schema>),
    /// An object.
    Object(Object),
    /// A named schema.
    Named(String),
    /// One of these.
    Alternatives(Vec<Schema>),
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// The members by name.
    pub fields: BTreeMap<String, Field>,
    /// Whether other members are refused.
    pub is_closed: bool,
    /// The values of other members, if they have a schema.
    pub values: Option<Box<Schema>>,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The values.
    pub schema: Schema,
    /// Whether it must be present.
    pub is_required: bool,
    /// Its place in the description.
    pub pointer: String,
}

impl Wire {
    /// `schema`, with its name replaced by what it names.
    pub(super) fn resolve(&self, schema: &Schema) -> Schema {
        let Shape::Named(name) = &schema.shape else { return schema.clone() };
        let mut resolved =
            self.types.get(name).map(|named| named.schema.clone()).unwrap_or_default();
        resolved.is_nullable |= schema.is_nullable;
        if schema.default.is_some() {
            resolved.default.clone_from(&schema.default);
        }
        resolved
    }

    /// The ids of the operations that use a named schema.
    pub(super) fn users_of(&self, name: &str) -> Vec<String> {
        let uses = |operation: &&Operation| {
            let mut reached = BTreeSet::new();
            self.reach(&operation.response, &mut reached);
            for parameter in &operation.parameters {
                self.reach(&parameter.schema, &mut reached);
            }
            if let Some((body, _)) = &operation.body {
                self.reach(body, &mut reached);
            }
            reached.contains(name)
        };
        let users = self.operations.iter().filter(|(_, operation)| uses(operation));
        users.map(|(id, _)| id.clone()).collect()
    }

    /// Adds the names that `schema` uses to `reached`.
    fn reach(&self, schema: &Schema, reached: &mut BTreeSet<String>) {
        match &schema.shape {
            Shape::Named(name) => {
                if reached.insert(name.clone())
                    && let Some(named) = self.types.get(name)
                {
                    self.reach(&named.schema, reached);
                }
            }
            Shape::List(items) => self.reach(items, reached),
            Shape::Object(object) => {
                for field in object.fields.values() {
                    self.reach(&field.schema, reached);
                }
                if let Some(values) = &object.values {
                    self.reach(values, reached);
                }
            }
            Shape::Alternatives(schemas) => {
                for schema in schemas {
                    self.reach(schema, reached);
                }
            }
            _ => {}
        }
    }
}
