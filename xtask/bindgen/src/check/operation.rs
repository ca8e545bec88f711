//! Reads and checks an operation.

use openapi::{
    json::child,
    walk::{elements, is_true, members, text},
};
use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::super::{Error, normalize::is_json};
use super::{parts::may_be_null, resolved, well_formed, words};

/// Names of `Client`'s own functions, and of the other one that progenitor's client has.
const TAKEN: [&str; 4] = ["clone", "new", "new_with_client", "request"];

/// An operation, as the code of its method needs it.
pub(in super::super) struct Operation {
    /// The JSON pointer of the operation.
    pub(in super::super) pointer: String,
    /// The name of the method in Rust.
    pub(in super::super) name: String,
    /// The HTTP method, in upper case.
    pub(in super::super) method: String,
    /// The path, with parameters in braces.
    pub(in super::super) path: String,
    /// The summary and the description.
    pub(in super::super) text: String,
    /// The parameters.
    pub(in super::super) parameters: Vec<Parameter>,
    /// The successful statuses, such as `200` and `2XX`.
    pub(in super::super) statuses: Vec<String>,
    /// Whether the operation is deprecated.
    pub(in super::super) deprecated: bool,
}

impl Operation {
    /// The name of the struct of the optional parameters.
    pub(in super::super) fn parameter_struct(&self) -> String {
        format!("{}Params", self.name.to_upper_camel_case())
    }
}

/// A parameter of an operation.
pub(in super::super) struct Parameter {
    /// The name on the wire.
    pub(in super::super) wire: String,
    /// The name of the argument in Rust.
    pub(in super::super) argument: String,
    /// The description.
    pub(in super::super) text: String,
    /// Whether the parameter is deprecated.
    pub(in super::super) deprecated: bool,
    /// Whether every request has it.
    pub(in super::super) required: bool,
}

/// Reads and checks the operation at `pointer`, of the path `(template, item)`.
pub(super) fn check(
    root: &Value,
    path: (&str, &Value),
    operation: &Value,
    pointer: &str,
) -> Result<Operation, Error> {
    no_servers(operation, pointer)?;
    let name = name(operation, pointer)?;
    let parameters = parameters(root, path, operation, pointer)?;
    let statuses = responses(root, operation, pointer)?;
    request_body(root, operation, pointer)?;
    well_formed::<openapiv3::Operation>(operation, pointer, "an operation of OpenAPI 3.0")?;

    let method = pointer.rsplit('/').next().unwrap_or_default().to_uppercase();
    let sections = [text(operation, "summary"), text(operation, "description")];
    let sections: Vec<&str> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    let text = sections.join("\n\n");
    let deprecated = is_true(operation, "deprecated");
    Ok(Operation {
        pointer: pointer.to_owned(),
        name,
        method,
        path: path.0.to_owned(),
        text,
        parameters,
        statuses,
        deprecated,
    })
}

/// Refuses servers of a path or operation: the client sends every request to one.
pub(super) fn no_servers(owner: &Value, pointer: &str) -> Result<(), Error> {
    match list(owner, "servers", pointer)? {
        Value::Array(servers) if !servers.is_empty() => Err(Error::at(
            child(pointer, "servers"),
            "servers of its own; expected those of the document, since a client has one base URL",
        )),
        _ => Ok(()),
    }
}

fn name(operation: &Value, pointer: &str) -> Result<String, Error> {
    let id = text(operation, "operationId");
    let name = words::of_method(id);
    let begins_well = id.trim_start_matches(['-', '_']).starts_with(char::is_alphabetic);
    if begins_well && words::is_name(&name) && !TAKEN.contains(&name.as_str()) {
        return Ok(name);
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
) -> Result<Vec<Parameter>, Error> {
    let path_pointer = pointer.rsplit_once('/').map_or("", |(path, _)| path);
    let mut merged: BTreeMap<(&str, &str), (String, &Value)> = BTreeMap::new();
    // An operation's own parameter replaces the path's of the same name and place.
    for (owner, pointer) in [(item, path_pointer), (operation, pointer)] {
        let mut own = BTreeSet::new();
        for (index, element) in elements(list(owner, "parameters", pointer)?) {
            let place = child(&child(pointer, "parameters"), &index.to_string());
            let parameter = resolved(root, element, "parameters", &place)?;
            let key = (text(parameter, "name"), text(parameter, "in"));
            if !own.insert(key) {
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
    let mut parameters: Vec<Parameter> = Vec::new();
    for ((name, kind), (place, parameter)) in merged {
        parameter_itself(root, parameter, (name, kind), &place)?;
        let argument = words::of_method(name);
        if parameters.iter().any(|parameter| parameter.argument == argument) {
            let problem = format!(
                "parameter {name} makes the same argument as another; expected another name"
            );
            return Err(Error::at(place, problem));
        }
        if kind == "path" && !missing.remove(name) {
            let problem =
                format!("path parameter {name} is not in {template}; expected {{{name}}} there");
            return Err(Error::at(place, problem));
        }
        let text = text(parameter, "description").to_owned();
        let deprecated = is_true(parameter, "deprecated");
        let required = parameter.get("required") == Some(&Value::Bool(true));
        let wire = name.to_owned();
        parameters.push(Parameter { wire, argument, text, deprecated, required });
    }
    match missing.first() {
        None => Ok(parameters),
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
    let may_be_null = may_be_null(root, schema);
    let schema = resolved(root, schema, "schemas", &child(place, "schema"))?;
    let shape = schema.get("type").and_then(Value::as_str).unwrap_or_default();
    match kind {
        _ if may_be_null => {
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
    well_formed::<openapiv3::Parameter>(parameter, place, "a parameter of OpenAPI 3.0")
}

/// The successful statuses. They have one type of body; error responses are left to the caller.
fn responses(root: &Value, operation: &Value, pointer: &str) -> Result<Vec<String>, Error> {
    let pointer = child(pointer, "responses");
    let (mut statuses, mut first) = (Vec::new(), None);
    for (status, response) in members(operation.get("responses").unwrap_or(&Value::Null)) {
        let place = child(&pointer, status);
        let response = resolved(root, response, "responses", &place)?;
        well_formed::<openapiv3::Response>(response, &place, "a response of OpenAPI 3.0")?;
        if !status.starts_with('2') {
            continue;
        }
        let has_no_body =
            pointer.ends_with("/head/responses") || status == "204" || status == "205";
        if has_no_body && response.get("content").is_some() {
            let problem = "a body; HTTP has none here, expected no content";
            return Err(Error::at(child(&place, "content"), problem));
        }
        let body = json(response, &place)?;
        if *first.get_or_insert(body) != body {
            return Err(Error::at(place, "another success body than before; expected one type"));
        }
        statuses.push(status.clone());
    }
    if statuses.is_empty() {
        return Err(Error::at(pointer, "no success; expected a response with a status of 2xx"));
    }
    statuses.sort();
    Ok(statuses)
}

fn request_body(root: &Value, operation: &Value, pointer: &str) -> Result<(), Error> {
    let Some(body) = operation.get("requestBody") else { return Ok(()) };
    let pointer = child(pointer, "requestBody");
    json(resolved(root, body, "requestBodies", &pointer)?, &pointer).map(drop)
}

/// The schema of the body of a request or response, which must be JSON and nothing else.
fn json<'a>(owner: &'a Value, pointer: &str) -> Result<&'a Value, Error> {
    let pointer = child(pointer, "content");
    let mut content = members(owner.get("content"));
    let (media, body) = match (content.next(), content.next()) {
        (Some(body), None) => body,
        (None, _) => {
            let problem =
                "no body; expected one of application/json, the only kind that a call knows";
            return Err(Error::at(pointer, problem));
        }
        _ => return Err(Error::at(pointer, "several bodies; expected one of application/json")),
    };
    let place = child(&pointer, media);
    if !is_json(media) {
        let problem = "another media type; expected application/json, the only one that a call sends and accepts";
        return Err(Error::at(place, problem));
    }
    if body.get("encoding").is_some() {
        let problem = "an encoding, which JSON has not; expected none";
        return Err(Error::at(child(&place, "encoding"), problem));
    }
    body.get("schema").ok_or_else(|| Error::at(place, "not an object; expected one with a schema"))
}
