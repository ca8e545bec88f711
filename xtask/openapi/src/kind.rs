//! The grammar of OpenAPI 3.0: the kind of each member.

use serde_json::Value;

/// The members of a path item that are operations.
pub const METHODS: [&str; 8] =
    ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// The members of `components`, without `examples`.
pub const COMPONENTS: [&str; 8] = [
    "callbacks",
    "headers",
    "links",
    "parameters",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];

/// The members of a schema that restrict its values, and not their type.
pub const LIMITS: [&str; 14] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
    "uniqueItems",
];

/// The names of all members that the specification defines.
const NAMES: [&str; 94] = [
    "additionalProperties",
    "allOf",
    "allowEmptyValue",
    "allowReserved",
    "anyOf",
    "authorizationCode",
    "authorizationUrl",
    "bearerFormat",
    "callbacks",
    "clientCredentials",
    "components",
    "contact",
    "content",
    "contentType",
    "default",
    "delete",
    "deprecated",
    "description",
    "discriminator",
    "encoding",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "explode",
    "externalDocs",
    "flows",
    "format",
    "get",
    "head",
    "headers",
    "implicit",
    "in",
    "info",
    "items",
    "license",
    "links",
    "mapping",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "name",
    "not",
    "nullable",
    "oneOf",
    "openIdConnectUrl",
    "openapi",
    "operationId",
    "operationRef",
    "options",
    "parameters",
    "password",
    "patch",
    "paths",
    "pattern",
    "post",
    "properties",
    "propertyName",
    "put",
    "readOnly",
    "refreshUrl",
    "requestBodies",
    "requestBody",
    "required",
    "responses",
    "schema",
    "schemas",
    "scheme",
    "scopes",
    "security",
    "securitySchemes",
    "server",
    "servers",
    "style",
    "summary",
    "tags",
    "termsOfService",
    "title",
    "tokenUrl",
    "trace",
    "type",
    "uniqueItems",
    "url",
    "variables",
    "version",
    "writeOnly",
    "xml",
];

/// The kind of a value in an OpenAPI document. The kind of a list is that of its elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// The variants are named as in the specification.
#[allow(missing_docs)]
pub enum Kind {
    Callback,
    Components,
    Discriminator,
    Document,
    Encoding,
    Flow,
    Flows,
    Header,
    Info,
    Link,
    MediaType,
    Operation,
    Parameter,
    PathItem,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
    Server,
    ServerVariable,

    /// A map by names. A name may begin with `x-`.
    Named(Item),
    /// A map by paths, status codes or expressions. Other members that begin with `x-` are extensions.
    Keyed(Item),

    /// A security requirement: lists of scopes by the names of security schemes.
    Requirement,
    /// The value of a `$ref`.
    Reference,
    /// The mapping of a discriminator: names of schemas, or references.
    Mapping,
    /// A text that is optional: a description, a summary, a title, examples.
    Text,
    /// A text that is required.
    RequiredText,
    /// A map of required texts by names.
    NamedTexts,
    /// An extension: `x-…`.
    Extension,
    /// Data: a scalar, a list of scalars, a default value, the values of an enum.
    Data,
    /// A member that OpenAPI 3.0 does not define.
    Unknown,
}

/// The kind of the values of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// The variants are named as in the specification.
#[allow(missing_docs)]
pub enum Item {
    Callback,
    Encoding,
    Header,
    Link,
    MediaType,
    Parameter,
    Path,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
    ServerVariable,
}

impl Item {
    fn kind(self) -> Kind {
        match self {
            Self::Callback => Kind::Callback,
            Self::Encoding => Kind::Encoding,
            Self::Header => Kind::Header,
            Self::Link => Kind::Link,
            Self::MediaType => Kind::MediaType,
            Self::Parameter => Kind::Parameter,
            Self::Path => Kind::PathItem,
            Self::RequestBody => Kind::RequestBody,
            Self::Response => Kind::Response,
            Self::Schema => Kind::Schema,
            Self::SecurityScheme => Kind::SecurityScheme,
            Self::ServerVariable => Kind::ServerVariable,
        }
    }
}

impl Kind {
    /// The kind of the member `key` of an object of this kind.
    #[must_use]
    pub fn member(self, key: &str) -> Self {
        match self {
            Self::Data | Self::Text | Self::RequiredText | Self::Extension | Self::Unknown => self,
            Self::Reference | Self::Mapping | Self::Requirement => Self::Data,
            Self::NamedTexts => Self::RequiredText,
            Self::Named(item) => item.kind(),
            _ if key.starts_with("x-") => Self::Extension,
            Self::Keyed(item) => item.kind(),
            _ if key == "$ref" && self.may_be_a_reference() => Self::Reference,
            _ => self.fixed(key),
        }
    }

    /// Whether an object of this kind may be a reference instead.
    pub fn may_be_a_reference(self) -> bool {
        matches!(
            self,
            Self::Callback
                | Self::Header
                | Self::Link
                | Self::Parameter
                | Self::PathItem
                | Self::RequestBody
                | Self::Response
                | Self::Schema
                | Self::SecurityScheme
        )
    }

    /// Whether this is a text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::RequiredText)
    }

    /// Whether the specification does not define the content of this kind.
    pub fn is_data(self) -> bool {
        matches!(
            self,
            Self::Data
                | Self::Extension
                | Self::Mapping
                | Self::NamedTexts
                | Self::Reference
                | Self::RequiredText
                | Self::Requirement
                | Self::Text
        )
    }

    /// Whether this is a map, whose names are not defined by the specification.
    pub fn is_map(self) -> bool {
        matches!(self, Self::Named(_) | Self::Keyed(_))
    }

    /// Whether a member of this kind may be a list.
    pub fn may_be_a_list(self) -> bool {
        matches!(
            self,
            Self::Data
                | Self::Extension
                | Self::Parameter
                | Self::Requirement
                | Self::Schema
                | Self::Server
                | Self::Unknown
        )
    }

    /// The members that the specification defines for an object of this kind.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let reference = self.may_be_a_reference().then_some("$ref");
        NAMES.into_iter().filter(move |name| self.fixed(name) != Self::Unknown).chain(reference)
    }

    /// The kind of a member that the specification defines.
    #[allow(clippy::too_many_lines)]
    fn fixed(self, key: &str) -> Self {
        use Kind as K;
        match (self, key) {
            (K::Document, "openapi")
            | (K::Info, "title" | "termsOfService" | "contact" | "license" | "version")
            | (K::Server, "url")
            | (K::ServerVariable, "default" | "enum")
            | (K::Operation, "tags" | "operationId" | "deprecated")
            | (K::Parameter, "name" | "in")
            | (
                K::Parameter | K::Header,
                "required" | "deprecated" | "allowEmptyValue" | "style" | "explode"
                | "allowReserved",
            )
            | (K::RequestBody, "required")
            | (K::Encoding, "contentType" | "style" | "explode" | "allowReserved")
            | (K::Link, "operationRef" | "operationId" | "parameters" | "requestBody")
            | (K::Discriminator, "propertyName")
            | (
                K::SecurityScheme,
                "type" | "name" | "in" | "scheme" | "bearerFormat" | "openIdConnectUrl",
            )
            | (K::Flow, "authorizationUrl" | "tokenUrl" | "refreshUrl")
            | (
                K::Schema,
                "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum"
                | "maxLength" | "minLength" | "pattern" | "maxItems" | "minItems" | "uniqueItems"
                | "maxProperties" | "minProperties" | "required" | "enum" | "type" | "format"
                | "default" | "nullable" | "readOnly" | "writeOnly" | "xml" | "deprecated",
            ) => K::Data,

            (K::Response, "description") => K::RequiredText,
            (K::Flow, "scopes") => K::NamedTexts,
            (K::Document, "tags" | "externalDocs")
            | (K::PathItem | K::Operation, "summary")
            | (K::Operation | K::Schema, "externalDocs")
            | (K::Parameter | K::Header | K::MediaType, "example" | "examples")
            | (K::Schema, "title" | "example")
            | (K::Components, "examples")
            | (
                K::Info
                | K::Server
                | K::ServerVariable
                | K::PathItem
                | K::Operation
                | K::Parameter
                | K::Header
                | K::RequestBody
                | K::Link
                | K::SecurityScheme
                | K::Schema,
                "description",
            ) => K::Text,

            (K::Document, "info") => K::Info,
            (K::Document, "paths") => K::Keyed(Item::Path),
            (K::Document, "components") => K::Components,
            (K::Document | K::PathItem | K::Operation, "servers") | (K::Link, "server") => {
                K::Server
            }
            (K::Document | K::Operation, "security") => K::Requirement,
            (K::Server, "variables") => K::Named(Item::ServerVariable),

            (K::Components | K::Operation, "callbacks") => K::Named(Item::Callback),
            (K::Components | K::Response | K::Encoding, "headers") => K::Named(Item::Header),
            (K::Components | K::Response, "links") => K::Named(Item::Link),
            (K::Components, "parameters") => K::Named(Item::Parameter),
            (K::Components, "requestBodies") => K::Named(Item::RequestBody),
            (K::Components, "responses") => K::Named(Item::Response),
            (K::Components, "schemas") | (K::Schema, "properties") => K::Named(Item::Schema),
            (K::Components, "securitySchemes") => K::Named(Item::SecurityScheme),

            (K::PathItem, method) if METHODS.contains(&method) => K::Operation,
            (K::PathItem | K::Operation, "parameters") => K::Parameter,
            (K::Operation, "requestBody") => K::RequestBody,
            (K::Operation, "responses") => K::Keyed(Item::Response),
            (K::Callback, _) => K::PathItem,
            (K::Parameter | K::Header | K::RequestBody | K::Response, "content") => {
                K::Named(Item::MediaType)
            }
            (K::Parameter | K::Header | K::MediaType, "schema") => K::Schema,
            (K::MediaType, "encoding") => K::Named(Item::Encoding),

            (K::Schema, "allOf" | "anyOf" | "oneOf" | "not" | "items" | "additionalProperties") => {
                K::Schema
            }
            (K::Schema, "discriminator") => K::Discriminator,
            (K::Discriminator, "mapping") => K::Mapping,
            (K::SecurityScheme, "flows") => K::Flows,
            (K::Flows, "implicit" | "password" | "clientCredentials" | "authorizationCode") => {
                K::Flow
            }

            _ => K::Unknown,
        }
    }
}

/// `value`, an object of this kind, without texts and extensions.
pub fn bare(value: &Value, kind: Kind) -> Value {
    match value {
        _ if kind == Kind::Data => value.clone(),
        Value::Array(elements) => elements.iter().map(|element| bare(element, kind)).collect(),
        Value::Object(object) => {
            let members = object.iter().map(|(key, member)| (key, member, kind.member(key)));
            let kept = members.filter(|(.., kind)| !kind.is_text() && *kind != Kind::Extension);
            kept.map(|(key, member, kind)| (key.clone(), bare(member, kind))).collect()
        }
        scalar => scalar.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &[&str]) -> Kind {
        path.iter().fold(Kind::Document, |kind, key| kind.member(key))
    }

    #[test]
    fn one_key_is_different_things_at_different_places() {
        let operation = ["paths", "/a", "get"];
        let in_operation = |rest: &[&str]| at(&[&operation[..], rest].concat());
        assert_eq!(in_operation(&["responses", "default"]), Kind::Response);
        assert_eq!(in_operation(&["responses", "x-a"]), Kind::Extension);
        assert_eq!(in_operation(&["responses", "200", "headers", "x-a"]), Kind::Header);
        assert_eq!(in_operation(&["responses", "200", "description"]), Kind::RequiredText);
        assert_eq!(in_operation(&["description"]), Kind::Text);
        assert_eq!(at(&["components", "schemas", "default", "default"]), Kind::Data);
        assert_eq!(at(&["components", "schemas", "x-a"]), Kind::Schema);
        assert_eq!(at(&["components", "schemas", "a", "x-a"]), Kind::Extension);
        assert_eq!(at(&["components", "schemas", "a", "properties", "description"]), Kind::Schema);
        assert_eq!(at(&["components", "schemas", "a", "default", "description"]), Kind::Data);
        assert_eq!(at(&["components", "schemas", "a", "properties", "$ref"]), Kind::Schema);
        assert_eq!(at(&["components", "schemas", "a", "$ref"]), Kind::Reference);
        assert_eq!(at(&["components", "links", "a", "parameters", "b"]), Kind::Data);
        assert_eq!(at(&["components", "callbacks", "a", "{$url}", "post"]), Kind::Operation);
        assert_eq!(at(&["info", "title"]), Kind::Data);
        assert_eq!(at(&["components", "schemas", "a", "title"]), Kind::Text);
        assert_eq!(at(&["components", "schemas", "a", "fromat"]), Kind::Unknown);
    }
}
