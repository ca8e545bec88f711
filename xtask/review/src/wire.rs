//! The wire facts of a description: what decides how requests and responses look, and nothing else.

mod read;
mod required;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub(super) use self::read::{rust_field, rust_variant};
pub use self::required::required_in_responses;

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
    /// The body of the request.
    pub body: Option<Body>,
    /// The successful statuses, with their media types.
    pub successes: BTreeMap<String, BTreeSet<String>>,
    /// The body of a success.
    pub response: Schema,
    /// The accepted ways to authenticate: the scopes of each scheme, by what is sent. A way without schemes needs nothing.
    pub security: BTreeSet<BTreeMap<String, BTreeSet<String>>>,
    /// The base URLs, the default one first, with the defaults of their variables.
    pub servers: Vec<String>,
    /// Whether the vendor advises against it.
    pub is_deprecated: bool,
    /// Members that mean something to requests or responses, and that no rule compares.
    pub others: Others,
    /// Its place in the description.
    pub pointer: String,
}

/// The body of a request.
#[derive(Debug, PartialEq)]
pub struct Body {
    /// The values.
    pub schema: Schema,
    /// Whether it must be sent.
    pub is_required: bool,
    /// The media types.
    pub media: BTreeSet<String>,
    /// Members that no rule compares.
    pub others: Others,
}

/// Members of an object of the description, as they are.
pub(super) type Others = BTreeMap<String, Value>;

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
    /// How values are written.
    pub style: String,
    /// Whether each element of a list has its own name, as in `a=1&a=2`.
    pub explode: Option<bool>,
    /// Whether the vendor advises against it.
    pub is_deprecated: bool,
    /// Members that no rule compares.
    pub others: Others,
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
    /// What restricts the values further: `maxLength`, `minItems`, `multipleOf`, `not` and so on. The bindings check none.
    pub limits: BTreeMap<String, Value>,
    /// Which bodies hold it.
    pub held_by: HeldBy,
    /// Whether the vendor advises against it.
    pub is_deprecated: bool,
    /// Members that no rule compares.
    pub others: Others,
}

/// Which bodies hold a member.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum HeldBy {
    /// Requests and responses.
    #[default]
    Both,
    /// `writeOnly`: requests.
    Requests,
    /// `readOnly`: responses.
    Responses,
}

/// The form of values.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// Any JSON.
    #[default]
    Any,
    /// A boolean.
    Boolean,
    /// An integer.
    Integer {
        /// The smallest value that the format has.
        min: i128,
        /// The largest value that the format has.
        max: i128,
    },
    /// A number.
    Number {
        /// Whether it has the precision of 32 bits.
        is_single: bool,
    },
    /// A string.
    Text {
        /// The format, such as `date-time`.
        format: Option<String>,
    },
    /// One of these strings.
    Enum(BTreeSet<String>),
    /// One of these values, not all of which are strings.
    Listed {
        /// The type of all of them.
        of: Box<Shape>,
        /// The values as JSON.
        values: BTreeSet<String>,
    },
    /// A list.
    List(Box<Schema>),
    /// An object.
    Object(Object),
    /// A named schema.
    Named(String),
    /// One of these.
    Alternatives(Vec<Schema>),
    /// All of these at once. Objects are merged instead.
    All(Vec<Schema>),
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
        match &schema.shape {
            Shape::Named(name) => {
                let named = self.types.get(name).map(|named| named.schema.clone());
                named.unwrap_or_default().with(schema)
            }
            _ => schema.clone(),
        }
    }

    /// The ids of the operations that use a named schema.
    pub(super) fn users_of(&self, name: &str) -> Vec<String> {
        let uses = |operation: &&Operation| {
            let mut reached = BTreeSet::new();
            self.reach(&operation.response, &mut reached);
            for parameter in &operation.parameters {
                self.reach(&parameter.schema, &mut reached);
            }
            if let Some(body) = &operation.body {
                self.reach(&body.schema, &mut reached);
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
            Shape::Alternatives(schemas) | Shape::All(schemas) => {
                for schema in schemas {
                    self.reach(schema, reached);
                }
            }
            _ => {}
        }
    }
}

impl Schema {
    /// This schema, with what the place of its use adds to it. Its shape stays.
    pub(super) fn with(self, place: &Self) -> Self {
        let Self { shape: _, is_nullable, default, limits, held_by, is_deprecated, others } =
            place.clone();
        Self {
            shape: self.shape,
            is_nullable: self.is_nullable || is_nullable,
            default: default.or(self.default),
            limits: self.limits.into_iter().chain(limits).collect(),
            held_by: if held_by == HeldBy::Both { self.held_by } else { held_by },
            is_deprecated: self.is_deprecated || is_deprecated,
            others: self.others.into_iter().chain(others).collect(),
        }
    }
}
