//! The grammar of OpenAPI 3.0: the kind of each member.

use serde_json::Value;

/// The members of a path item that are operations.
pub const METHODS: [&str; 8] =
    ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

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

    /// A map by names to values of a kind. A name may begin with `x-`.
    Named(&'static Kind),
    /// A map by paths, status codes or expressions. Other members that begin with `x-` are extensions.
    Keyed(&'static Kind),

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
    /// An extension: `x-…`.
    Extension,
    /// Data: a scalar, a list of scalars, a default value, the values of an enum.
    Data,
    /// A member that OpenAPI 3.0 does not define.
    Unknown,
}

/// Names of members, and their kind.
type Members = &'static [(&'static [&'static str], Kind)];

impl Kind {
    /// The kind of the member `key` of an object of this kind.
    #[must_use]
    pub fn member(self, key: &str) -> Self {
        match self {
            Self::Data | Self::Text | Self::RequiredText | Self::Extension | Self::Unknown => self,
            Self::Reference | Self::Mapping | Self::Requirement => Self::Data,
            Self::Named(kind) => *kind,
            _ if key.starts_with("x-") => Self::Extension,
            Self::Keyed(kind) => *kind,
            _ if key == "$ref" && self.may_be_a_reference() => Self::Reference,
            Self::Callback => Self::PathItem,
            _ => self
                .members()
                .iter()
                .find(|(names, _)| names.contains(&key))
                .map_or(Self::Unknown, |(_, kind)| *kind),
        }
    }

    /// The names of the members that the specification defines for an object of this kind.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let reference = self.may_be_a_reference().then_some("$ref");
        self.members().iter().flat_map(|(names, _)| *names).copied().chain(reference)
    }

    /// Whether an object of this kind may be a reference instead.
    pub fn may_be_a_reference(self) -> bool {
        let is_component =
            |(_, kind): &(_, Self)| matches!(kind, Self::Named(named) if **named == self);
        self == Self::PathItem || Self::Components.members().iter().any(is_component)
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
                | Self::Reference
                | Self::RequiredText
                | Self::Requirement
                | Self::Text
        )
    }

    /// The members that the specification defines for an object of this kind, without `$ref`.
    #[allow(clippy::too_many_lines)]
    fn members(self) -> Members {
        match self {
            Self::Document => &[
                (&["openapi"], Self::Data),
                (&["externalDocs", "tags"], Self::Text),
                (&["info"], Self::Info),
                (&["servers"], Self::Server),
                (&["security"], Self::Requirement),
                (&["paths"], Self::Keyed(&Self::PathItem)),
                (&["components"], Self::Components),
            ],
            Self::Info => &[
                (&["contact", "license", "termsOfService", "title", "version"], Self::Data),
                (&["description"], Self::Text),
            ],
            Self::Server => &[
                (&["url"], Self::Data),
                (&["description"], Self::Text),
                (&["variables"], Self::Named(&Self::ServerVariable)),
            ],
            Self::ServerVariable => {
                &[(&["default", "enum"], Self::Data), (&["description"], Self::Text)]
            }
            Self::Components => &[
                (&["examples"], Self::Text),
                (&["callbacks"], Self::Named(&Self::Callback)),
                (&["headers"], Self::Named(&Self::Header)),
                (&["links"], Self::Named(&Self::Link)),
                (&["parameters"], Self::Named(&Self::Parameter)),
                (&["requestBodies"], Self::Named(&Self::RequestBody)),
                (&["responses"], Self::Named(&Self::Response)),
                (&["schemas"], Self::Named(&Self::Schema)),
                (&["securitySchemes"], Self::Named(&Self::SecurityScheme)),
            ],
            Self::PathItem => &[
                (&["description", "summary"], Self::Text),
                (&["servers"], Self::Server),
                (&["parameters"], Self::Parameter),
                (&METHODS, Self::Operation),
            ],
            Self::Operation => &[
                (&["deprecated", "operationId", "tags"], Self::Data),
                (&["description", "externalDocs", "summary"], Self::Text),
                (&["servers"], Self::Server),
                (&["security"], Self::Requirement),
                (&["parameters"], Self::Parameter),
                (&["requestBody"], Self::RequestBody),
                (&["responses"], Self::Keyed(&Self::Response)),
                (&["callbacks"], Self::Named(&Self::Callback)),
            ],
            // A parameter without the first row: its name is that in the map around it.
            Self::Header => Self::Parameter.members().get(1..).unwrap_or_default(),
            Self::Parameter => &[
                (&["in", "name"], Self::Data),
                (&["allowEmptyValue", "allowReserved", "deprecated"], Self::Data),
                (&["explode", "required", "style"], Self::Data),
                (&["description", "example", "examples"], Self::Text),
                (&["schema"], Self::Schema),
                (&["content"], Self::Named(&Self::MediaType)),
            ],
            Self::RequestBody => &[
                (&["required"], Self::Data),
                (&["description"], Self::Text),
                (&["content"], Self::Named(&Self::MediaType)),
            ],
            Self::Response => &[
                (&["description"], Self::RequiredText),
                (&["headers"], Self::Named(&Self::Header)),
                (&["content"], Self::Named(&Self::MediaType)),
                (&["links"], Self::Named(&Self::Link)),
            ],
            Self::MediaType => &[
                (&["example", "examples"], Self::Text),
                (&["schema"], Self::Schema),
                (&["encoding"], Self::Named(&Self::Encoding)),
            ],
            Self::Encoding => &[
                (&["allowReserved", "contentType", "explode", "style"], Self::Data),
                (&["headers"], Self::Named(&Self::Header)),
            ],
            Self::Link => &[
                (&["operationId", "operationRef", "parameters", "requestBody"], Self::Data),
                (&["description"], Self::Text),
                (&["server"], Self::Server),
            ],
            Self::Schema => &[
                (&["type", "format", "enum", "default", "nullable", "required"], Self::Data),
                (&["deprecated", "readOnly", "writeOnly", "xml"], Self::Data),
                (&["description", "example", "externalDocs", "title"], Self::Text),
                (&["properties"], Self::Named(&Self::Schema)),
                (&["additionalProperties", "allOf", "anyOf", "items", "oneOf"], Self::Schema),
                (&["not"], Self::Schema),
                (&["discriminator"], Self::Discriminator),
                (&LIMITS, Self::Data),
            ],
            Self::Discriminator => {
                &[(&["propertyName"], Self::Data), (&["mapping"], Self::Mapping)]
            }
            Self::SecurityScheme => &[
                (&["bearerFormat", "in", "name", "openIdConnectUrl"], Self::Data),
                (&["scheme", "type"], Self::Data),
                (&["description"], Self::Text),
                (&["flows"], Self::Named(&Self::Flow)),
            ],
            Self::Flow => &[
                (&["authorizationUrl", "refreshUrl", "tokenUrl"], Self::Data),
                (&["scopes"], Self::Named(&Self::RequiredText)),
            ],
            _ => &[],
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
        assert_eq!(at(&["components", "parameters", "a", "name"]), Kind::Data);
        assert_eq!(at(&["components", "headers", "a", "style"]), Kind::Data);
        assert_eq!(at(&["components", "headers", "a", "name"]), Kind::Unknown);
        assert_eq!(at(&["info", "title"]), Kind::Data);
        assert_eq!(at(&["components", "schemas", "a", "title"]), Kind::Text);
        assert_eq!(at(&["components", "schemas", "a", "fromat"]), Kind::Unknown);
    }
}
