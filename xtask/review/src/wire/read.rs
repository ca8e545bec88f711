//! Reads the wire facts from a description.
//!
//! What a member that the generator supports means on the wire is decided here, for each row of its table. The generator
//! refuses a member without a row, so that there is no verdict.

use std::collections::{BTreeMap, BTreeSet};

use bindgen::{
    is_left_out,
    supported::{self, MEDIA_TYPE, OPERATION, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE},
};
use openapi::{
    Kind, bare,
    json::{child, sorted},
    reference,
    walk::{elements, is_true, members, operations, text},
};
use serde_json::Value;

use super::{Operation, Parameter, Schema, Wire, schema::Reader};

impl Wire {
    /// Reads a description. `items`: the Rust items of its places.
    pub fn of(description: &Value, items: BTreeMap<String, BTreeSet<String>>) -> Self {
        let description = sorted(&bare(description, Kind::Document));
        let server = elements(description.get("servers")).next();
        let server = server.map(|(_, server)| url(server)).unwrap_or_default();
        let wire = Self { server, items, ..Self::default() };
        let mut reader = Reader { root: &description, level: 0, wire };
        for (path, item, method, described) in operations(&description) {
            let operation = reader.operation(path, item, method);
            let id = described.get("operationId").and_then(Value::as_str);
            let id = id.unwrap_or(&operation.pointer).to_owned();
            reader.wire.operations.insert(id, operation);
        }
        for (name, _) in members(description.pointer("/components/schemas")) {
            reader.component(name);
        }
        reader.wire
    }
}

impl<'a> Reader<'a> {
    /// `value`, or what it refers to, and its place.
    fn resolved(&self, value: &'a Value, pointer: String) -> (&'a Value, String) {
        match reference::target(self.root, value) {
            Some((pointer, found)) => (found, pointer.to_owned()),
            None => (value, pointer),
        }
    }

    fn operation(&mut self, path: &str, item: &'a Value, method: &str) -> Operation {
        let of_path = child("/paths", path);
        let operation = item.get(method).unwrap_or(&Value::Null);
        let mut read = Operation {
            pointer: child(&of_path, method),
            method: method.to_uppercase(),
            path: anonymous(path),
            security: self.security(operation),
            ..Operation::default()
        };
        for (key, member) in members(item) {
            use supported::PathItem as Member;
            match supported::member(PATH_ITEM, key) {
                Some(Member::Parameters) => {
                    let place = child(&of_path, key);
                    self.parameters(path, member, &place, &mut read.parameters);
                }
                Some(Member::Operation) | None => {}
            }
        }
        for (key, member) in members(operation) {
            use supported::Operation as Member;
            let place = child(&read.pointer, key);
            match supported::member(OPERATION, key) {
                Some(Member::Parameters) => {
                    self.parameters(path, member, &place, &mut read.parameters);
                }
                Some(Member::RequestBody) => read.body = Some(self.body(member, place)),
                Some(Member::Responses) => self.responses(member, &place, &mut read),
                Some(Member::Deprecated) => read.is_deprecated = *member == Value::Bool(true),
                // The name of the method is an item. Security has been read.
                Some(Member::OperationId | Member::Security) | None => {}
            }
        }
        read
    }

    /// Adds parameters by their locations and names on the wire, without those that the bindings leave out.
    fn parameters(
        &mut self,
        path: &str,
        list: &'a Value,
        pointer: &str,
        found: &mut BTreeMap<(String, String), Parameter>,
    ) {
        for (index, element) in elements(list) {
            let place = child(pointer, &index.to_string());
            if !is_left_out(reference::resolved(self.root, element)) {
                let parameter = self.parameter(path, element, place);
                found.insert((parameter.location.clone(), parameter.wire.clone()), parameter);
            }
        }
    }

    fn parameter(&mut self, path: &str, element: &'a Value, pointer: String) -> Parameter {
        let (parameter, place) = self.resolved(element, pointer.clone());
        let mut read = Parameter { pointer, ..Parameter::default() };
        for (key, member) in members(parameter) {
            use supported::Parameter as Member;
            let string = || member.as_str().unwrap_or_default().to_owned();
            match supported::member(PARAMETER, key) {
                Some(Member::Name) => read.name = string(),
                Some(Member::In) => read.location = string(),
                Some(Member::Schema) => read.schema = self.schema(member, &child(&place, key)),
                Some(Member::Deprecated) => read.is_deprecated = *member == Value::Bool(true),
                // Supported are a style and `explode` that are the default anyway. The others are read elsewhere.
                Some(Member::Style | Member::Explode | Member::Ref | Member::Required) | None => {}
            }
        }
        let mut segments = path.split('{').skip(1);
        let position = segments.position(|part| part.split('}').next() == Some(&read.name));
        read.schema.is_optional = !is_true(parameter, "required");
        read.wire = match position.filter(|_| read.location == "path") {
            Some(position) => position.to_string(),
            None => read.name.clone(),
        };
        read
    }

    fn body(&mut self, body: &'a Value, pointer: String) -> Schema {
        let (body, pointer) = self.resolved(body, pointer);
        let mut read = Schema::default();
        for (key, member) in members(body) {
            use supported::RequestBody as Member;
            match supported::member(REQUEST_BODY, key) {
                Some(Member::Content) => read = self.content(member, &child(&pointer, key)),
                Some(Member::Ref | Member::Required) | None => {}
            }
        }
        read.is_optional = !is_true(body, "required");
        read
    }

    /// Reads the successful responses. The supported ones have one body, if they have any.
    fn responses(&mut self, responses: &'a Value, pointer: &str, operation: &mut Operation) {
        for (status, response) in members(responses).filter(|(key, _)| key.starts_with('2')) {
            let (response, place) = self.resolved(response, child(pointer, status));
            operation.successes.insert(status.clone());
            for (key, member) in members(response) {
                use supported::Response as Member;
                match supported::member(RESPONSE, key) {
                    Some(Member::Content) if operation.response.pointer.is_empty() => {
                        operation.response = self.content(member, &child(&place, key));
                    }
                    Some(Member::Content | Member::Ref) | None => {}
                }
            }
        }
    }

    /// Reads the values of a body. The supported ones have one kind, which is JSON.
    fn content(&mut self, content: &'a Value, pointer: &str) -> Schema {
        let mut schema = Schema::default();
        for (media, body) in members(content) {
            let place = child(pointer, media);
            schema.pointer = child(&place, "schema");
            for (key, member) in members(body) {
                use supported::MediaType as Member;
                match supported::member(MEDIA_TYPE, key) {
                    Some(Member::Schema) => schema = self.schema(member, &child(&place, key)),
                    None => {}
                }
            }
        }
        schema
    }

    /// The accepted ways to authenticate: what is sent for each scheme, with its scopes.
    fn security(&self, operation: &Value) -> String {
        let list = operation.get("security").or_else(|| self.root.get("security"));
        let sent = |(name, scopes): (&String, &Value)| {
            let scopes = elements(scopes).filter_map(|(_, scope)| scope.as_str());
            [&*self.scheme(name)].into_iter().chain(scopes).collect::<Vec<_>>().join(" ")
        };
        let or_nothing = |text: String| if text.is_empty() { "nothing".to_owned() } else { text };
        let way = |(_, way)| {
            let schemes: BTreeSet<String> = members(way).map(sent).collect();
            or_nothing(Vec::from_iter(schemes).join(" + "))
        };
        let ways: BTreeSet<String> = elements(list).map(way).collect();
        or_nothing(Vec::from_iter(ways).join(" or "))
    }

    /// A security scheme, by what is sent.
    fn scheme(&self, name: &str) -> String {
        let declared = self.root.pointer(&child("/components/securitySchemes", name));
        let Some(scheme) = declared else { return name.to_owned() };
        let scheme = reference::resolved(self.root, scheme);
        let parts = ["type", "scheme", "in", "name"].map(|key| text(scheme, key));
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
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
    let parts = path.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    parts.collect::<Vec<_>>().join("{}")
}
