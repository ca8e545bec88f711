//! Checks of an operation.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use openapiv3::{Operation, Parameter, Response};
use serde_json::Value;
use syn::Ident;

use super::super::{
    Error,
    document::{child, elements, members},
};
use super::{resolved, well_formed};

/// Names of `Client`'s own functions.
const TAKEN: [&str; 2] = ["new", "request"];

/// Checks the operation at `pointer`, of the path `(template, item)`.
pub(super) fn check(
    root: &Value,
    path: (&str, &Value),
    operation: &Value,
    pointer: &str,
) -> Result<(), Error> {
    id(operation, pointer)?;
    parameters(root, path, operation, pointer)?;
    responses(root, operation, pointer)?;
    request_body(root, operation, pointer)?;
    well_formed::<Operation>(operation, pointer, "an operation of OpenAPI 3.0")
}

fn id(operation: &Value, pointer: &str) -> Result<(), Error> {
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let method = id.to_snake_case();
    // With an underscore, a keyword is a name as well: progenitor adds one.
    let is_name = !method.is_empty() && syn::parse_str::<Ident>(&format!("{method}_")).is_ok();
    if is_name && !TAKEN.contains(&method.as_str()) {
        return Ok(());
    }
    Err(Error::at(
        child(pointer, "operationId"),
        format!("{id:?}; expected one that makes the name of a method in Rust"),
    ))
}

/// The array that is the member `key`, or null if there is none.
fn list<'a>(object: &'a Value, key: &str, pointer: &str) -> Result<&'a Value, Error> {
    match object.get(key) {
        None => Ok(&Value::Null),
        Some(list) if list.is_array() => Ok(list),
        Some(_) => Err(Error::at(child(pointer, key), "not an array; expected one")),
    }
}

fn parameters(
    root: &Value,
    (template, item): (&str, &Value),
    operation: &Value,
    pointer: &str,
) -> Result<(), Error> {
    let path_pointer = pointer.rsplit_once('/').map_or("", |(path, _)| path);
    let mut merged: BTreeMap<(String, String), (String, &Value)> = BTreeMap::new();
    // An operation's own parameter replaces the path's of the same name and place.
    for (owner, pointer) in [(item, path_pointer), (operation, pointer)] {
        let mut own = BTreeSet::new();
        for (index, element) in elements(list(owner, "parameters", pointer)?) {
            let place = child(&child(pointer, "parameters"), &index.to_string());
            let parameter = resolved(root, element, "parameters", &place)?;
            let text =
                |key| parameter.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let key = (text("name"), text("in"));
            if !own.insert(key.clone()) {
                return Err(Error::at(
                    place,
                    format!("parameter {} is given twice; expected it once", key.0),
                ));
            }
            merged.insert(key, (place, parameter));
        }
    }
    let mut missing: BTreeSet<&str> =
        template.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
    let mut arguments = BTreeSet::new();
    for ((name, kind), (place, parameter)) in &merged {
        parameter_itself(root, parameter, (name, kind), place)?;
        if !arguments.insert(name.to_snake_case()) {
            let problem = format!(
                "parameter {name} makes the same argument as another; expected another name"
            );
            return Err(Error::at(place, problem));
        }
        if kind == "path" && !missing.remove(name.as_str()) {
            let problem =
                format!("path parameter {name} is not in {template}; expected {{{name}}} there");
            return Err(Error::at(place, problem));
        }
    }
    match missing.first() {
        None => Ok(()),
        Some(name) => {
            let problem = format!("{{{name}}} in the path has no parameter; expected one in: path");
            Err(Error::at(pointer, problem))
        }
    }
}

fn parameter_itself(
    root: &Value,
    parameter: &Value,
    (name, kind): (&str, &str),
    place: &str,
) -> Result<(), Error> {
    let error = |key, problem: &str| {
        Err(Error::at(child(place, key), format!("parameter {name}: {problem}")))
    };
    let Some(schema) = parameter.get("schema") else {
        return Err(Error::at(place, format!("parameter {name} has no schema; expected one")));
    };
    let schema = resolved(root, schema, "schemas", &child(place, "schema"))?;
    let shape = schema.get("type").and_then(Value::as_str).unwrap_or_default();
    match kind {
        _ if schema.get("nullable") == Some(&Value::Bool(true)) => {
            return error("schema", "nullable; expected a value, since null is never sent");
        }
        "cookie" | "header" => return error("in", "a cookie or header; expected path or query"),
        "path" if parameter.get("required") != Some(&Value::Bool(true)) => {
            return error(
                "required",
                "not required; expected true, as for every parameter in the path",
            );
        }
        "path" if matches!(shape, "array" | "object") => {
            return error("schema", "an array or object; expected a single value");
        }
        "query" if parameter.get("style").is_some_and(|style| style != "form") => {
            return error(
                "style",
                "another style than form; expected form, the only one progenitor sends",
            );
        }
        "query" if shape == "array" && parameter.get("explode") == Some(&Value::Bool(false)) => {
            return error(
                "explode",
                "a list in one value; expected true, the only form progenitor sends",
            );
        }
        _ => {}
    }
    well_formed::<Parameter>(parameter, place, "a parameter of OpenAPI 3.0")
}

/// A call has one type of success body. Error responses are left to the caller, so that nothing is generated for them.
fn responses(root: &Value, operation: &Value, pointer: &str) -> Result<(), Error> {
    let pointer = child(pointer, "responses");
    let mut first: Option<(Option<&Value>, String)> = None;
    for (status, response) in members(operation.get("responses").unwrap_or(&Value::Null)) {
        let place = child(&pointer, status);
        let response = resolved(root, response, "responses", &place)?;
        well_formed::<Response>(response, &place, "a response of OpenAPI 3.0")?;
        if !status.starts_with('2') {
            continue;
        }
        let body = response.get("content").map(|content| json(content, &place)).transpose()?;
        match &first {
            Some((known, known_place)) if *known != body => {
                let problem =
                    format!("another success body than at #{known_place}; expected one type");
                return Err(Error::at(place, problem));
            }
            _ => first = Some((body, place)),
        }
    }
    match first {
        Some(_) => Ok(()),
        None => Err(Error::at(pointer, "no success; expected a response with a status of 2xx")),
    }
}

fn request_body(root: &Value, operation: &Value, pointer: &str) -> Result<(), Error> {
    let Some(body) = operation.get("requestBody") else { return Ok(()) };
    let pointer = child(pointer, "requestBody");
    let content = resolved(root, body, "requestBodies", &pointer)?.get("content");
    json(content.unwrap_or(&Value::Null), &pointer).map(drop)
}

/// The schema of a body, which must be JSON and nothing else.
fn json<'a>(content: &'a Value, pointer: &str) -> Result<&'a Value, Error> {
    let mut media = members(content);
    match (media.next(), media.next()) {
        (Some((kind, media)), None)
            if kind == "application/json" && media.get("encoding").is_none() =>
        {
            media.get("schema")
        }
        _ => None,
    }
    .ok_or_else(|| {
        Error::at(
            child(pointer, "content"),
            "not one JSON body; expected application/json with a schema, without an encoding",
        )
    })
}
