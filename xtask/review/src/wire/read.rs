//! Reads the wire facts from a description.

use std::collections::{BTreeMap, BTreeSet};

use bindgen::is_left_out;
use heck::{ToSnakeCase, ToUpperCamelCase};
use openapi::{
    Kind, METHODS,
    json::child,
    walk::{elements, is_true, members, text},
};
use serde_json::Value;

use super::{
    Body, Operation, Parameter, Schema, Shape, Wire,
    schema::{self, Reader, sorted},
};

/// The members of an operation that are read, and those that requests and responses do not depend on.
const COMPARED: [&str; 9] = [
    "callbacks",
    "deprecated",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "servers",
    "tags",
];
/// The members of a parameter that are read.
const COMPARED_OF_PARAMETER: [&str; 7] =
    ["deprecated", "explode", "in", "name", "required", "schema", "style"];

impl Wire {
    /// Reads a description.
    pub fn of(description: &Value) -> Self {
        let mut wire = Wire::default();
        let mut reader = Reader { root: description, types: BTreeMap::new() };
        for (path, item) in sorted(description.get("paths")) {
            for (method, operation) in sorted(Some(item)) {
                if METHODS.contains(&method.as_str()) {
                    let pointer = child(&child("/paths", path), method);
                    let id = text(operation, "operationId").to_owned();
                    let operation = reader.operation(path, item, method, operation, &pointer);
                    wire.operations.insert(id, operation);
                }
            }
        }
        for (name, schema) in sorted(description.pointer("/components/schemas")) {
            reader.component(name, schema);
        }
        wire.types = reader.types;
        wire
    }
}

/// The name of a method, argument or field in Rust.
pub(crate) fn rust_field(name: &str) -> String {
    let snake = name.to_snake_case();
    if syn::parse_str::<syn::Ident>(&snake).is_ok() { snake } else { format!("{snake}_") }
}

/// The name of a variant in Rust.
pub(crate) fn rust_variant(value: &str) -> String {
    value.to_upper_camel_case()
}

impl Reader<'_> {
    fn operation(
        &mut self,
        path: &str,
        item: &Value,
        method: &str,
        operation: &Value,
        pointer: &str,
    ) -> Operation {
        let id = text(operation, "operationId");
        let name = rust_field(id);
        let (mut successes, mut response) = (BTreeMap::new(), Schema::default());
        let responses = child(pointer, "responses");
        for (status, declared) in sorted(operation.get("responses")) {
            if !status.starts_with('2') {
                continue;
            }
            let (declared, place) = self.resolved(declared, child(&responses, status));
            let content = sorted(declared.get("content"));
            if let Some((media, schema)) =
                content.iter().find_map(|(media, body)| Some((*media, body.get("schema")?)))
            {
                let place = child(&child(&child(&place, "content"), media), "schema");
                response = self.schema(schema, &place);
            }
            successes.insert(status.clone(), content.into_keys().cloned().collect());
        }
        let body = operation.get("requestBody").map(|body| {
            let (body, place) = self.resolved(body, child(pointer, "requestBody"));
            let (mut schema, mut others) = (None, BTreeMap::new());
            let content = sorted(body.get("content"));
            for (media, content) in &content {
                let place = child(&child(&child(&place, "content"), media), "schema");
                schema = schema.or_else(|| Some(self.schema(content.get("schema")?, &place)));
                others.extend(schema::others(content, Kind::MediaType, &["schema"]));
            }
            Body {
                schema: schema.unwrap_or_default(),
                is_required: is_true(body, "required"),
                media: content.into_keys().cloned().collect(),
                others,
            }
        });
        Operation {
            name,
            method: method.to_uppercase(),
            path: anonymous(path),
            parameters: self.parameters(path, item, operation, pointer),
            body,
            successes,
            response,
            security: self.security(operation),
            servers: self.servers(item, operation),
            is_deprecated: is_true(operation, "deprecated"),
            others: schema::others(operation, Kind::Operation, &COMPARED),
            pointer: pointer.to_owned(),
        }
    }

    /// The parameters of an operation and of its path. Without those that the bindings leave out.
    fn parameters(
        &mut self,
        path: &str,
        item: &Value,
        operation: &Value,
        pointer: &str,
    ) -> Vec<Parameter> {
        let of_path = pointer.rsplit_once('/').map_or("", |(path, _)| path);
        let mut found: BTreeMap<(String, String), Parameter> = BTreeMap::new();
        for (owner, pointer) in [(item, of_path), (operation, pointer)] {
            let list = child(pointer, "parameters");
            for (index, element) in elements(owner.get("parameters")) {
                let place = child(&list, &index.to_string());
                if is_left_out(self.resolved(element, String::new()).0) {
                    continue;
                }
                let parameter = self.parameter(path, element, place);
                found.insert((parameter.location.clone(), parameter.wire.clone()), parameter);
            }
        }
        found.into_values().collect()
    }

    fn parameter(&mut self, path: &str, element: &Value, pointer: String) -> Parameter {
        let (parameter, place) = self.resolved(element, pointer.clone());
        let (name, location) = (text(parameter, "name"), text(parameter, "in"));
        let position =
            path.split('{').skip(1).position(|part| part.split('}').next() == Some(name));
        let wire = match (location, position) {
            ("path", Some(position)) => position.to_string(),
            _ => name.to_owned(),
        };
        let schema =
            self.schema(parameter.get("schema").unwrap_or(&Value::Null), &child(&place, "schema"));
        let is_list = matches!(self.shape_of(&schema), Shape::List(_) | Shape::Object(_));
        let style = parameter.get("style").and_then(Value::as_str).unwrap_or(match location {
            "path" | "header" => "simple",
            _ => "form",
        });
        let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
        Parameter {
            name: name.to_owned(),
            wire,
            location: location.to_owned(),
            argument: rust_field(name),
            is_required: is_true(parameter, "required"),
            schema,
            style: style.to_owned(),
            explode: is_list.then_some(explode),
            is_deprecated: is_true(parameter, "deprecated"),
            others: schema::others(parameter, Kind::Parameter, &COMPARED_OF_PARAMETER),
            pointer,
        }
    }

    /// The accepted ways to authenticate.
    fn security(&self, operation: &Value) -> BTreeSet<BTreeMap<String, BTreeSet<String>>> {
        let list = operation.get("security").or_else(|| self.root.get("security"));
        let scopes = |scopes| {
            let scopes = elements(scopes).filter_map(|(_, scope)| scope.as_str());
            scopes.map(str::to_owned).collect()
        };
        let way = |(_, requirement)| {
            members(requirement).map(|(name, list)| (self.scheme(name), scopes(list))).collect()
        };
        let ways: BTreeSet<_> = elements(list).map(way).collect();
        if ways.is_empty() { BTreeSet::from([BTreeMap::new()]) } else { ways }
    }

    /// A security scheme, by what is sent.
    fn scheme(&self, name: &str) -> String {
        let declared = self.root.pointer(&child("/components/securitySchemes", name));
        let Some(scheme) = declared else { return name.to_owned() };
        let parts = ["type", "scheme", "in", "name"].map(|key| text(scheme, key));
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn servers(&self, item: &Value, operation: &Value) -> Vec<String> {
        let owner = [operation, item, self.root].into_iter().find_map(|owner| {
            owner
                .get("servers")
                .filter(|servers| servers.as_array().is_some_and(|it| !it.is_empty()))
        });
        elements(owner).map(|(_, server)| url(server)).collect()
    }
}

/// The URL of a server, with the defaults of its variables.
fn url(server: &Value) -> String {
    members(server.get("variables"))
        .fold(text(server, "url").to_owned(), |url, (name, variable)| {
            url.replace(&format!("{{{name}}}"), text(variable, "default"))
        })
}

/// A path without the names of its parameters.
fn anonymous(path: &str) -> String {
    let mut parts = path.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("{}");
        text.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    text
}
