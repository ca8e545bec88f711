//! Refuses descriptions that progenitor cannot take, each with the place and what was expected there.
//!
//! Progenitor panics on some of these and reports the rest without a place, so they are found first.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::Value;

use super::{
    Error,
    document::{Meaning, child, elements, meaning, members},
};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// Checks that code can be generated from `description`.
pub(super) fn supported(description: &Value) -> Result<(), Error> {
    version(description)?;
    schemas(description, description, "", &Meaning::Keywords)?;
    let mut operations = BTreeMap::new();
    let paths = description.get("paths").unwrap_or(&Value::Null);
    for (path, item) in members(paths).filter(|(path, _)| !path.starts_with("x-")) {
        let pointer = child("/paths", path);
        if item.get("$ref").is_some() {
            return Err(Error::at(pointer, "a path item by reference; expected the item itself"));
        }
        let shared = list(item, "parameters", &pointer)?;
        for (method, operation) in members(item).filter(|(key, _)| METHODS.contains(&key.as_str()))
        {
            let pointer = child(&pointer, method);
            operation_id(operation, &pointer, &mut operations)?;
            parameters(description, path, shared, operation, &pointer)?;
            responses(description, operation, &pointer)?;
            request_body(description, operation, &pointer)?;
        }
    }
    well_formed(description)
}

fn version(description: &Value) -> Result<(), Error> {
    match description.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.0.") => Ok(()),
        Some(version) => Err(Error::at(
            "/openapi",
            format!("version {version}; expected 3.0.x, the only one progenitor reads"),
        )),
        None => Err(Error::at("/openapi", "missing; expected an OpenAPI version, 3.0.x")),
    }
}

/// Finds types that do not exist, and references that lead nowhere or out of the document.
fn schemas(root: &Value, value: &Value, pointer: &str, how: &Meaning) -> Result<(), Error> {
    if matches!(how, Meaning::Data) {
        return Ok(());
    }
    if let (Meaning::Keywords, Some(target)) = (how, value.get("$ref")) {
        let place = child(pointer, "$ref");
        let Some(target) = target.as_str() else {
            return Err(Error::at(
                place,
                "not a string; expected a reference such as #/components/schemas/Name",
            ));
        };
        return reference(root, target).map_err(|problem| Error::at(place, problem));
    }
    if let (Meaning::Keywords, Some(kind)) = (how, value.get("type"))
        && !TYPES.iter().any(|known| kind == known)
    {
        let problem = format!("type {kind}; expected one of {}", TYPES.join(", "));
        return Err(Error::at(child(pointer, "type"), problem));
    }
    for (key, member) in members(value) {
        let how = if matches!(how, Meaning::Names) { Meaning::Keywords } else { meaning(key) };
        schemas(root, member, &child(pointer, key), &how)?;
    }
    for (index, element) in elements(value) {
        schemas(root, element, &child(pointer, &index.to_string()), &Meaning::Keywords)?;
    }
    Ok(())
}

fn reference(root: &Value, target: &str) -> Result<(), String> {
    let Some(local) = target.strip_prefix("#/components/") else {
        return Err(format!(
            "reference to {target}; expected one into #/components of this document"
        ));
    };
    if local.split('/').count() != 2 {
        return Err(format!(
            "reference to {target}; expected a whole component, #/components/KIND/NAME"
        ));
    }
    match root.pointer(&target[1..]) {
        Some(found) if found.get("$ref").is_some() => Err(format!(
            "reference to {target}, itself a reference; expected one to the component itself"
        )),
        Some(_) => Ok(()),
        None => Err(format!(
            "reference to {target}, which does not exist; expected an existing component"
        )),
    }
}

/// Checks the document's structure by reading it as progenitor will.
fn well_formed(description: &Value) -> Result<(), Error> {
    let read: Result<openapiv3::OpenAPI, _> = serde_path_to_error::deserialize(description);
    read.map(drop).map_err(|error| {
        let mut pointer = String::new();
        for segment in error.path() {
            let token = match segment {
                serde_path_to_error::Segment::Seq { index } => index.to_string(),
                serde_path_to_error::Segment::Map { key } => key.clone(),
                _ => break,
            };
            pointer = child(&pointer, &token);
        }
        Error::at(pointer, format!("not OpenAPI 3.0: {}", error.inner()))
    })
}

fn operation_id(
    operation: &Value,
    pointer: &str,
    operations: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    let Some(id) = operation.get("operationId").and_then(Value::as_str).filter(|id| !id.is_empty())
    else {
        return Err(Error::at(
            pointer,
            "no operationId; expected one, the method is named after it",
        ));
    };
    let method = id.to_snake_case();
    if method.is_empty() {
        let problem = format!("operationId {id:?}; expected one that makes a name in Rust");
        return Err(Error::at(child(pointer, "operationId"), problem));
    }
    match operations.insert(method.clone(), pointer.to_owned()) {
        None => Ok(()),
        Some(first) => {
            let problem = format!(
                "operationId {id:?} makes the method {method}, as at #{first}; expected another"
            );
            Err(Error::at(child(pointer, "operationId"), problem))
        }
    }
}

/// The array that is the member `key`, or null where there is none.
fn list<'a>(object: &'a Value, key: &str, pointer: &str) -> Result<&'a Value, Error> {
    match object.get(key) {
        None => Ok(&Value::Null),
        Some(list) if list.is_array() => Ok(list),
        Some(_) => Err(Error::at(child(pointer, key), "no array; expected one")),
    }
}

/// `value`, or what it refers to.
fn resolved<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|target| target.strip_prefix('#'))
        .and_then(|target| root.pointer(target))
        .unwrap_or(value)
}

fn of_kind(value: &Value, kind: &str, pointer: &str) -> Result<(), Error> {
    match value.get("$ref").and_then(Value::as_str) {
        Some(target) if !target.starts_with(&format!("#/components/{kind}/")) => {
            let problem = format!("reference to {target}; expected one into #/components/{kind}");
            Err(Error::at(child(pointer, "$ref"), problem))
        }
        _ => Ok(()),
    }
}

fn parameters(
    root: &Value,
    path: &str,
    shared: &Value,
    operation: &Value,
    pointer: &str,
) -> Result<(), Error> {
    let own = list(operation, "parameters", pointer)?;
    let mut missing: BTreeSet<&str> =
        path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
    let item = pointer.rsplit_once('/').map_or("", |(item, _)| item);
    let places = elements(shared)
        .map(|found| (child(item, "parameters"), found))
        .chain(elements(own).map(|found| (child(pointer, "parameters"), found)));
    let mut arguments = BTreeMap::new();
    for (list, (index, element)) in places {
        let place = child(&list, &index.to_string());
        of_kind(element, "parameters", &place)?;
        let parameter = resolved(root, element);
        let text = |key| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
        let name = text("name");
        if parameter.get("schema").is_none() {
            return Err(Error::at(place, format!("parameter {name} has no schema; expected one")));
        }
        if text("in") == "cookie" {
            return Err(Error::at(
                place,
                format!("parameter {name} is a cookie; expected path, query or header"),
            ));
        }
        if text("in") == "path" {
            if parameter.get("required") != Some(&Value::Bool(true)) {
                return Err(Error::at(
                    place,
                    format!("path parameter {name} is not required; expected required: true"),
                ));
            }
            if !missing.remove(name) {
                let problem = format!(
                    "path parameter {name} is given twice or is not in the path {path}; expected {{{name}}} there once"
                );
                return Err(Error::at(place, problem));
            }
        }
        // An operation's own parameter replaces the path's of the same name, so only its own can clash.
        if list.starts_with(pointer) && arguments.insert(name.to_snake_case(), name).is_some() {
            return Err(Error::at(
                place,
                format!(
                    "parameter {name} makes the same argument as another; expected another name"
                ),
            ));
        }
    }
    match missing.first() {
        None => Ok(()),
        Some(name) => Err(Error::at(
            pointer,
            format!("{{{name}}} in the path has no parameter; expected one in: path"),
        )),
    }
}

/// Progenitor makes one success type and one error type for each operation.
fn responses(root: &Value, operation: &Value, pointer: &str) -> Result<(), Error> {
    let pointer = child(pointer, "responses");
    let (mut success, mut failure) = (None, None);
    for (status, response) in members(operation.get("responses").unwrap_or(&Value::Null)) {
        let place = child(&pointer, status);
        of_kind(response, "responses", &place)?;
        let body = body(resolved(root, response), &place)?;
        if status.starts_with('2') || status == "101" || status == "default" {
            one_body(&mut success, body, "success", &place)?;
        }
        if status.starts_with('4') || status.starts_with('5') || status == "default" {
            one_body(&mut failure, body, "error", &place)?;
        }
    }
    Ok(())
}

fn one_body<'a>(
    first: &mut Option<(Option<&'a Value>, String)>,
    body: Option<&'a Value>,
    kind: &str,
    place: &str,
) -> Result<(), Error> {
    match first {
        None => *first = Some((body, place.to_owned())),
        Some((known, _)) if *known == body => {}
        Some((_, known_place)) => {
            let problem =
                format!("a second type of {kind} body beside #{known_place}; expected one type");
            return Err(Error::at(place, problem));
        }
    }
    Ok(())
}

/// The schema of a response's JSON body, if it has one.
fn body<'a>(response: &'a Value, pointer: &str) -> Result<Option<&'a Value>, Error> {
    let content = response.get("content").unwrap_or(&Value::Null);
    let json =
        members(content).find(|(kind, _)| kind.split(';').next() == Some("application/json"));
    let Some((kind, media)) = json else {
        return Ok(members(content).next().map(|_| &Value::Null));
    };
    let place = child(&child(pointer, "content"), kind);
    if media.get("encoding").is_some() {
        return Err(Error::at(
            child(&place, "encoding"),
            "an encoding; expected none, progenitor has no use for it",
        ));
    }
    match media.get("schema") {
        Some(schema) => Ok(Some(schema)),
        None => Err(Error::at(place, "no schema; expected one, the body's type is made from it")),
    }
}

fn request_body(root: &Value, operation: &Value, pointer: &str) -> Result<(), Error> {
    let Some(body) = operation.get("requestBody") else {
        return Ok(());
    };
    let pointer = child(pointer, "requestBody");
    of_kind(body, "requestBodies", &pointer)?;
    let content = resolved(root, body).get("content").unwrap_or(&Value::Null);
    let pointer = child(&pointer, "content");
    let mut media = members(content);
    match (media.next(), media.next()) {
        (Some((kind, _)), None) if kind.split(';').next() == Some("application/json") => Ok(()),
        (Some((kind, _)), None) => Err(Error::at(
            child(&pointer, kind),
            "a body that is not JSON; expected application/json",
        )),
        (None, _) => Err(Error::at(pointer, "no media type; expected application/json")),
        (Some(_), Some((second, _))) => {
            Err(Error::at(child(&pointer, second), "a second type of request body; expected one"))
        }
    }
}
