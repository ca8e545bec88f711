//! What is checked of an operation.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use openapiv3::{Operation, Parameter, Response};
use serde_json::Value;

use super::super::{
    Error,
    document::{child, elements, members},
};
use super::{resolved, well_formed};

/// Checks the operation at `pointer`, of the path `(template, item)`. `methods` holds the places of those before it,
/// by the methods that they make.
pub(super) fn check(
    root: &Value,
    path: (&str, &Value),
    operation: &Value,
    pointer: &str,
    methods: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    id(operation, pointer, methods)?;
    parameters(root, path, operation, pointer)?;
    responses(root, operation, pointer)?;
    request_body(root, operation, pointer)?;
    well_formed::<Operation>(operation, pointer, "an operation of OpenAPI 3.0")
}

fn id(
    operation: &Value,
    pointer: &str,
    methods: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
        return Err(Error::at(
            pointer,
            "no operationId; expected one, the method is named after it",
        ));
    };
    let place = child(pointer, "operationId");
    let method = id.to_snake_case();
    // With an underscore a keyword is a name, too, which is what progenitor makes of it.
    let is_name = syn::parse_str::<syn::Ident>(&format!("{method}_")).is_ok();
    if !is_name || method.is_empty() || method == "new_with_client" {
        let problem =
            format!("operationId {id:?}; expected one that makes a method's name in Rust");
        return Err(Error::at(place, problem));
    }
    match methods.insert(method.clone(), pointer.to_owned()) {
        None => Ok(()),
        Some(first) => Err(Error::at(
            place,
            format!(
                "operationId {id:?} makes the method {method}, as at #{first}; expected another"
            ),
        )),
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
        "cookie" => return error("in", "a cookie; expected path, query or header"),
        "path" if parameter.get("required") != Some(&Value::Bool(true)) => {
            return error(
                "required",
                "not required; expected true, as for every parameter in the path",
            );
        }
        "path" | "header" if matches!(shape, "array" | "object") => {
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

/// Progenitor makes one success type and one error type for each operation.
fn responses(root: &Value, operation: &Value, pointer: &str) -> Result<(), Error> {
    let pointer = child(pointer, "responses");
    let (mut success, mut failure) = (None, None);
    for (status, response) in members(operation.get("responses").unwrap_or(&Value::Null)) {
        let place = child(&pointer, status);
        let response = resolved(root, response, "responses", &place)?;
        let body = body(response, &place)?;
        if status.starts_with('2') || status == "101" || status == "default" {
            one_body(&mut success, body, "success", &place)?;
        }
        if status.starts_with('4') || status.starts_with('5') || status == "default" {
            one_body(&mut failure, body, "error", &place)?;
        }
        well_formed::<Response>(response, &place, "a response of OpenAPI 3.0")?;
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

/// The schema of a response's JSON body; null for a body of another type; none without a body.
fn body<'a>(response: &'a Value, pointer: &str) -> Result<Option<&'a Value>, Error> {
    let content = response.get("content").unwrap_or(&Value::Null);
    let json =
        members(content).find(|(kind, _)| kind.split(';').next() == Some("application/json"));
    let Some((kind, media)) = json else {
        return Ok(members(content).next().map(|_| &Value::Null));
    };
    let place = child(&child(pointer, "content"), kind);
    if media.get("encoding").is_some() {
        let problem = "an encoding; expected none, progenitor has no use for it";
        return Err(Error::at(child(&place, "encoding"), problem));
    }
    match media.get("schema") {
        Some(schema) => Ok(Some(schema)),
        None => Err(Error::at(place, "no schema; expected one, the body's type is made from it")),
    }
}

fn request_body(root: &Value, operation: &Value, pointer: &str) -> Result<(), Error> {
    let Some(body) = operation.get("requestBody") else { return Ok(()) };
    let pointer = child(pointer, "requestBody");
    let content = resolved(root, body, "requestBodies", &pointer)?.get("content");
    let pointer = child(&pointer, "content");
    let mut media = members(content.unwrap_or(&Value::Null));
    match (media.next(), media.next()) {
        (Some((kind, media)), None) if kind.split(';').next() == Some("application/json") => {
            if media.get("schema").is_some() {
                return Ok(());
            }
            Err(Error::at(
                child(&pointer, kind),
                "no schema; expected one, the argument's type is made from it",
            ))
        }
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
