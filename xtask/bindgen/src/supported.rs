//! What is supported of OpenAPI 3.0: a table for each kind of object, with a row for each member.
//!
//! What has no row is refused. Members that begin with `x-` are no part of OpenAPI, and are ignored; `x-rust-name` is ours.

use std::fmt;

use openapi::{Kind, LIMITS, METHODS, walk::members};
use serde_json::Value;

use super::naming::RUST_NAME;

use self::{
    Use::{Code, Docs, Place, Unused},
    Values::{Any, Bool, Json, List, Object, OneOf, Switch, Text, Texts},
};

/// A member that an object may have.
#[derive(Clone, Copy, Debug)]
pub struct Row<M: 'static> {
    /// What it is to requests and responses. `None`: nothing.
    pub member: Option<M>,
    /// Its names in the description.
    pub names: Names,
    /// The values that it may have.
    pub values: Values,
    /// What becomes of it.
    pub becomes: Use,
    /// The same in words.
    pub meaning: &'static str,
}

/// The values that a member may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Any value.
    Any,
    /// A boolean.
    Bool,
    /// A string.
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// A list.
    List,
    /// An object.
    Object,
    /// An object or a boolean.
    Switch,
    /// An object with the key of the only kind of body that a call sends and decodes. It may have parameters.
    Json,
}

impl Values {
    /// Whether `value` is one of them.
    pub fn contain(self, value: &Value) -> bool {
        match self {
            Any => true,
            Bool => value.is_boolean(),
            Text => value.is_string(),
            OneOf(known) => value.as_str().is_some_and(|text| known.contains(&text)),
            Texts => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
            List => value.is_array(),
            Object | Json => value.is_object(),
            Switch => value.is_object() || value.is_boolean(),
        }
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Any => f.write_str("any value"),
            Bool => f.write_str("a boolean"),
            Text => f.write_str("a string"),
            OneOf(known) => write!(f, "one of {}", known.join(", ")),
            Texts => f.write_str("a list of strings"),
            List => f.write_str("a list"),
            Object => f.write_str("an object"),
            Switch => f.write_str("an object or a boolean"),
            Json => f.write_str("an object with application/json"),
        }
    }
}

/// What becomes of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// The code depends on it.
    Code,
    /// The code depends on it, but not the type: it belongs to the field or argument.
    Place,
    /// It is documentation.
    Docs,
    /// Nothing in the bindings depends on it, or on what it contains.
    Unused,
}

/// What a member of this name is to requests and responses. `None`: nothing, or it is not supported.
pub fn member<M: Copy>(table: &'static [Row<M>], name: &str) -> Option<M> {
    find(table, name).and_then(|row| row.member)
}

fn find<M>(table: &'static [Row<M>], name: &str) -> Option<&'static Row<M>> {
    table.iter().find(|row| row.names.contains(&name))
}

/// What becomes of a member. `None`: it is not supported.
pub(crate) fn rule(kind: Kind, name: &str) -> Option<(Values, Use)> {
    fn of<M>(table: &'static [Row<M>], name: &str) -> Option<(Values, Use)> {
        find(table, name).map(|row| (row.values, row.becomes))
    }
    match kind {
        Kind::Schema if name == RUST_NAME => Some((Text, Code)),
        _ if kind.member(name) == Kind::Extension => (name != RUST_NAME).then_some((Any, Unused)),
        Kind::Document => of(DOCUMENT, name),
        Kind::Components => of(COMPONENTS, name),
        Kind::PathItem => of(PATH_ITEM, name),
        Kind::Operation => of(OPERATION, name),
        Kind::Parameter => of(PARAMETER, name),
        Kind::RequestBody => of(REQUEST_BODY, name),
        Kind::Response => of(RESPONSE, name),
        Kind::MediaType => of(MEDIA_TYPE, name),
        Kind::Schema => of(SCHEMA, name),
        Kind::Named(_) | Kind::Keyed(_) => Some((Object, Code)),
        _ => Some((Any, Code)),
    }
}

/// Whether a member of a schema says nothing about the type of its values.
pub(crate) fn is_of_any_type(name: &str) -> bool {
    // Other extensions are our own: those of the description have been left out.
    let is_own = name.starts_with("x-");
    let is_code = rule(Kind::Schema, name).is_some_and(|(_, becomes)| becomes == Code);
    name == RUST_NAME || !is_own && !is_code
}

/// Whether a schema says something about the type of its values besides these members.
pub(crate) fn says_more_than(names: &[&str], schema: &Value) -> bool {
    members(schema).any(|(name, _)| !names.contains(&name.as_str()) && !is_of_any_type(name))
}

/// The names of a member.
pub type Names = &'static [&'static str];

const fn code<M>(member: M, names: Names, values: Values, meaning: &'static str) -> Row<M> {
    Row { member: Some(member), names, values, becomes: Code, meaning }
}

const fn place<M>(member: M, names: Names, values: Values, meaning: &'static str) -> Row<M> {
    Row { member: Some(member), names, values, becomes: Place, meaning }
}

const fn docs<M>(names: Names, values: Values, meaning: &'static str) -> Row<M> {
    Row { member: None, names, values, becomes: Docs, meaning }
}

const fn unused<M>(names: Names, meaning: &'static str) -> Row<M> {
    Row { member: None, names, values: Any, becomes: Unused, meaning }
}

/// A row of a member that no code depends on, and that is something to requests and responses.
const fn wire<M: Copy>(member: M, row: Row<M>) -> Row<M> {
    Row { member: Some(member), ..row }
}

/// What a document may have.
pub const DOCUMENT: &[Row<()>] = &[
    code((), &["openapi"], Text, "3.0.x"),
    docs(&["info"], Any, "says nothing about requests"),
    code((), &["paths"], Object, "the operations"),
    code((), &["components"], Object, "the types"),
    unused(&["servers"], "the caller gives the base URL"),
    unused(&["security"], "the caller signs requests"),
    unused(&["tags"], "groups of a manual"),
    unused(&["externalDocs"], "a link"),
];

/// What `components` may have.
pub const COMPONENTS: &[Row<()>] = &[
    code((), &["schemas"], Object, "a type each"),
    code((), &["parameters"], Object, "where they are referred to"),
    code((), &["requestBodies"], Object, "where they are referred to"),
    code((), &["responses"], Object, "where they are referred to"),
    unused(&["securitySchemes"], "the caller signs requests"),
    unused(&["headers"], "a response has all of its headers"),
    unused(&["links"], "hints for readers"),
    unused(&["callbacks"], "what a server would serve"),
    unused(&["examples"], "hints for readers"),
];

/// The members of a path item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PathItem {
    Operation,
    Parameters,
}

/// What a path item may have.
pub const PATH_ITEM: &[Row<PathItem>] = &[
    code(PathItem::Operation, &METHODS, Object, "a method"),
    code(PathItem::Parameters, &["parameters"], List, "of each of its operations"),
    unused(&["summary"], "operations have their own"),
    unused(&["description"], "operations have their own"),
];

/// The members of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operation {
    Deprecated,
    OperationId,
    Parameters,
    RequestBody,
    Responses,
    Security,
}

/// What an operation may have.
pub const OPERATION: &[Row<Operation>] = &[
    code(Operation::OperationId, &["operationId"], Text, "the name of the method"),
    code(Operation::Parameters, &["parameters"], List, "arguments, and fields of a struct"),
    code(Operation::RequestBody, &["requestBody"], Object, "an argument"),
    code(Operation::Responses, &["responses"], Object, "2xx: one type; others are errors"),
    code(Operation::Deprecated, &["deprecated"], Bool, "`#[deprecated]`"),
    docs(&["summary"], Text, "documentation"),
    docs(&["description"], Text, "documentation"),
    wire(Operation::Security, unused(&["security"], "the caller signs requests")),
    unused(&["callbacks"], "what a server would serve"),
    unused(&["tags"], "groups of a manual"),
    unused(&["externalDocs"], "a link"),
];

/// The members of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Parameter {
    Deprecated,
    Explode,
    In,
    Name,
    Ref,
    Required,
    Schema,
    Style,
}

/// What a parameter may have.
pub const PARAMETER: &[Row<Parameter>] = &[
    code(Parameter::Ref, &["$ref"], Text, "a component"),
    code(Parameter::Name, &["name"], Text, "the name of the argument or field"),
    code(
        Parameter::In,
        &["in"],
        OneOf(&["path", "query"]),
        "others: refused if required, else left out",
    ),
    code(Parameter::Required, &["required"], Bool, "an argument, not a field"),
    code(Parameter::Schema, &["schema"], Object, "the type: a single value, or a list"),
    code(Parameter::Style, &["style"], OneOf(&["form", "simple"]), "that of the place"),
    code(Parameter::Explode, &["explode"], Bool, "true for a list"),
    code(Parameter::Deprecated, &["deprecated"], Bool, "`#[deprecated]`"),
    docs(&["description"], Text, "documentation"),
    unused(&["allowReserved"], "all are encoded"),
    unused(&["allowEmptyValue"], "permits more than is sent"),
    unused(&["example", "examples"], "hints for readers"),
];

/// The members of the body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RequestBody {
    Content,
    Ref,
    Required,
}

/// What the body of a request may have.
pub const REQUEST_BODY: &[Row<RequestBody>] = &[
    code(RequestBody::Ref, &["$ref"], Text, "a component"),
    code(RequestBody::Content, &["content"], Json, "the type of the argument"),
    code(RequestBody::Required, &["required"], Bool, "always sent; a note if optional"),
    unused(&["description"], "its type has its own"),
];

/// The members of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Response {
    Content,
    Ref,
}

/// What a response may have.
pub const RESPONSE: &[Row<Response>] = &[
    code(Response::Ref, &["$ref"], Text, "a component"),
    code(Response::Content, &["content"], Json, "the type of the success"),
    docs(&["description"], Text, "required by OpenAPI"),
    unused(&["headers"], "a response has all of its headers"),
    unused(&["links"], "hints for readers"),
];

/// The members of a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum MediaType {
    Schema,
}

/// What a media type may have.
pub const MEDIA_TYPE: &[Row<MediaType>] = &[
    code(MediaType::Schema, &["schema"], Object, "the type; absent: any JSON value"),
    unused(&["example", "examples"], "hints for readers"),
];

/// The members of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Schema {
    AdditionalProperties,
    AllOf,
    AnyOf,
    Default,
    Deprecated,
    Discriminator,
    Enum,
    Format,
    Items,
    /// One of [`openapi::LIMITS`].
    Limit,
    Nullable,
    OneOf,
    Properties,
    ReadOnly,
    Ref,
    Required,
    Type,
    WriteOnly,
}

const TYPES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];

/// What a schema may have.
pub const SCHEMA: &[Row<Schema>] = &[
    code(Schema::Ref, &["$ref"], Text, "a component"),
    code(Schema::Type, &["type"], OneOf(TYPES), "the type"),
    code(Schema::Format, &["format"], Text, "the type, as below"),
    place(Schema::Nullable, &["nullable"], Bool, "`Option`"),
    code(Schema::Enum, &["enum"], List, "strings: an open enum; else the type"),
    code(Schema::Properties, &["properties"], Object, "a struct with a field each"),
    code(Schema::Required, &["required"], Texts, "a field without `Option`"),
    code(
        Schema::AdditionalProperties,
        &["additionalProperties"],
        Switch,
        "a map; false is ignored",
    ),
    code(Schema::Items, &["items"], Object, "`Vec`"),
    code(Schema::AllOf, &["allOf"], List, "one struct with the fields of all"),
    code(Schema::AnyOf, &["anyOf"], List, "the type that its branches have, else any JSON value"),
    code(Schema::OneOf, &["oneOf"], List, "as `anyOf`"),
    place(Schema::ReadOnly, &["readOnly"], Bool, "optional in a request"),
    place(Schema::WriteOnly, &["writeOnly"], Bool, "optional in a response"),
    docs(&["description"], Text, "documentation"),
    wire(Schema::Deprecated, docs(&["deprecated"], Bool, "a line of documentation")),
    wire(Schema::Default, unused(&["default"], "the service applies it")),
    wire(Schema::Discriminator, unused(&["discriminator"], "a union of objects is any JSON value")),
    unused(&["title"], "`x-rust-name` names types"),
    unused(&["example"], "a hint for readers"),
    unused(&["externalDocs"], "a link"),
    unused(&["xml"], "bodies are JSON"),
    wire(Schema::Limit, unused(&LIMITS, "no type checks it: the service decides")),
];

/// Formats of a type, and what becomes of their values.
#[derive(Debug)]
pub struct Formats {
    /// The type.
    pub of: &'static str,
    /// The formats.
    pub names: &'static [&'static str],
    /// The Rust type.
    pub rust: &'static str,
}

/// The formats that a schema may have. Those of strings that no type checks need no type beside them.
pub const FORMATS: &[Formats] = &[
    Formats { of: "integer", names: &["int8"], rust: "i8" },
    Formats { of: "integer", names: &["int16"], rust: "i16" },
    Formats { of: "integer", names: &["int32"], rust: "i32" },
    Formats { of: "integer", names: &["int64"], rust: "i64" },
    Formats { of: "integer", names: &["uint8"], rust: "u8" },
    Formats { of: "integer", names: &["uint16"], rust: "u16" },
    Formats { of: "integer", names: &["uint32"], rust: "u32" },
    Formats { of: "integer", names: &["uint64"], rust: "u64" },
    Formats { of: "number", names: &["double"], rust: "f64" },
    Formats { of: "number", names: &["float"], rust: "f32" },
    Formats { of: "string", names: CHECKED_AS_FIELD, rust: "jiff::Timestamp; String in a list" },
    Formats { of: "string", names: &["ip"], rust: "std::net::IpAddr" },
    Formats { of: "string", names: &["ipv4"], rust: "std::net::Ipv4Addr" },
    Formats { of: "string", names: &["ipv6"], rust: "std::net::Ipv6Addr" },
    Formats { of: "string", names: &["password"], rust: "a type whose Debug hides the value" },
    Formats { of: "string", names: PLAIN, rust: "String" },
];

/// The formats of strings whose type refuses other strings.
pub const CHECKED: &[&str] = &["date-time", "ip", "ipv4", "ipv6"];

/// Those of them that no type checks in a list or map: the attribute that reads a timestamp applies to a field, not to an
/// element.
pub const CHECKED_AS_FIELD: &[&str] = &["date-time"];

/// The formats of strings that no type checks.
pub(crate) const PLAIN: &[&str] = &[
    "binary",
    "byte",
    "cidr",
    "date",
    "duration",
    "email",
    "hostname",
    "html",
    "regex",
    "time",
    "timestamp",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];
