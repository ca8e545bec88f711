//! Reads the operations, and refuses what no call can send or decode.

use openapi::{
    json::child,
    reference::resolved,
    walk::{self, elements, is_true, members, text},
};
use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;

use super::super::{
    Error,
    lower::{SCALARS, json_type},
    relevant::is_left_out,
};

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
    /// The parameters: those of the path in its order, and then the others by their names.
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
    /// Whether it is a part of the path, not of the query.
    pub(in super::super) is_in_path: bool,
    /// Its place in the description that is lowered.
    pub(in super::super) place: String,
}

/// Reads the operations of a description that is lowered.
pub(in super::super) fn all(root: &Value) -> Result<Vec<Operation>, Error> {
    let mut operations: Vec<Operation> = Vec::new();
    for (path, item, method, operation) in walk::operations(root) {
        let pointer = child(&child("/paths", path), method);
        if !path.starts_with('/') {
            let problem = "a path without its slash; expected one that begins with /";
            return Err(Error::at(pointer, problem));
        }
        let name = name(operation, &pointer)?;
        if operations.iter().any(|known| known.name == name) {
            let problem = "makes the same method as another operation; expected another id";
            return Err(Error::at(child(&pointer, "operationId"), problem));
        }
        if let Some(body) = operation.get("requestBody") {
            let pointer = child(&pointer, "requestBody");
            let body = body_of(resolved(root, body), &pointer)?;
            if body.get("schema").is_some_and(|schema| may_be_null(root, schema)) {
                let problem = "a body that may be null; expected one that is not";
                return Err(Error::at(pointer, problem));
            }
        }
        let sections = [text(operation, "summary"), text(operation, "description")];
        operations.push(Operation {
            name,
            method: method.to_uppercase(),
            path: path.clone(),
            text: sections.join("\n\n").trim().to_owned(),
            parameters: parameters(root, (path, item), operation, &pointer)?,
            statuses: successes(root, (method, operation), &pointer)?,
            deprecated: is_true(operation, "deprecated"),
            pointer,
        });
    }
    Ok(operations)
}

fn name(operation: &Value, pointer: &str) -> Result<String, Error> {
    let id = text(operation, "operationId");
    if id.is_empty() {
        return Err(Error::at(pointer, "no operationId; expected one (an overlay can add it)"));
    }
    let begins_well = id.trim_start_matches(['-', '_']).starts_with(char::is_alphabetic);
    let name = snake_case(id);
    if begins_well && !TAKEN.contains(&&*name) {
        return Ok(name);
    }
    let problem = format!("{id:?}; expected one that makes the name of a method in Rust");
    Err(Error::at(child(pointer, "operationId"), problem))
}

/// Whether Rust accepts `name` as a name.
pub(in super::super) fn is_name(name: &str) -> bool {
    // A word of the edition of 2024, which syn accepts.
    syn::parse_str::<syn::Ident>(name).is_ok() && name != "gen"
}

/// The name of a method or argument.
fn snake_case(name: &str) -> String {
    let is_other = |letter: char| !unicode_ident::is_xid_continue(letter);
    let name = name.replace('\'', "").replace(is_other, "-").to_snake_case();
    let names = [name.clone(), format!("{name}_"), format!("_{name}")];
    // The code of a method calls the function `segment`.
    let is_free = |name: &String| is_name(name) && name != "segment";
    names.into_iter().find(is_free).unwrap_or_else(|| "x".to_owned())
}

fn parameters(
    root: &Value,
    (path, item): (&str, &Value),
    operation: &Value,
    pointer: &str,
) -> Result<Vec<Parameter>, Error> {
    let of_path = pointer.rsplit_once('/').map_or("", |(path, _)| path);
    // An operation's own parameter replaces the path's of the same name and place.
    let mut merged: BTreeMap<(&str, &str), Parameter> = BTreeMap::new();
    for (owner, pointer) in [(item, of_path), (operation, pointer)] {
        let pointer = child(pointer, "parameters");
        for (index, element) in elements(owner.get("parameters")) {
            let place = child(&pointer, &index.to_string());
            let value = resolved(root, element);
            if is_left_out(value) {
                continue;
            }
            let key = (text(value, "name"), text(value, "in"));
            let known = merged.insert(key, parameter(root, path, value, &place)?);
            if known.is_some_and(|known| known.place.starts_with(&pointer)) {
                let problem = format!("parameter {} is given twice; expected it once", key.0);
                return Err(Error::at(place, problem));
            }
        }
    }
    for name in path.split('{').skip(1).filter_map(|part| part.split('}').next()) {
        if !merged.contains_key(&(name, "path")) {
            let problem = format!("{{{name}}} in the path has no parameter; expected one in: path");
            return Err(Error::at(pointer, problem));
        }
    }
    // The method has these arguments beside the required parameters.
    let is_reserved = |argument: &str| {
        argument == "body" && operation.get("requestBody").is_some()
            || argument == "params" && merged.values().any(|parameter| !parameter.required)
    };
    let mut arguments = BTreeSet::new();
    for Parameter { wire, argument, required, place, .. } in merged.values() {
        if *required && is_reserved(argument) || !arguments.insert(argument) {
            let problem = format!(
                "parameter {wire} makes the same argument as another; expected another name"
            );
            return Err(Error::at(place, problem));
        }
    }
    let mut parameters: Vec<Parameter> = merged.into_values().collect();
    parameters.sort_by_key(|it| {
        let part = it.is_in_path.then(|| path.find(&format!("{{{}}}", it.wire))).flatten();
        part.unwrap_or(path.len())
    });
    Ok(parameters)
}

fn parameter(root: &Value, path: &str, value: &Value, place: &str) -> Result<Parameter, Error> {
    let (name, location) = (text(value, "name"), text(value, "in"));
    let error = |key, problem: &str| {
        Err(Error::at(child(place, key), format!("parameter {name:?}: {problem}")))
    };
    let schema = value.get("schema").unwrap_or(&Value::Null);
    let required = is_true(value, "required");
    let style = if location == "path" { "simple" } else { "form" };
    let is_list = elements_of(root, schema).is_some();
    match location {
        "path" if !path.contains(&format!("{{{name}}}")) => {
            return error("name", "not in the path; expected it there in braces");
        }
        "path" if !required => return error("required", "not true; expected true in a path"),
        "path" | "query" => {}
        _ => return error("in", "missing; expected path or query"),
    }
    if value.get("style").is_some_and(|it| it != style) {
        return error("style", &format!("another style; expected {style}, the only one sent"));
    }
    if is_list && value.get("explode") == Some(&Value::Bool(false)) {
        return error("explode", "a list in one value; expected true, the only form sent");
    }
    if !is_sent(root, schema, location == "query") {
        let problem = "not a single value, or a list of single values in the query, none of them null; expected one";
        return error("schema", problem);
    }
    Ok(Parameter {
        wire: name.to_owned(),
        argument: snake_case(name),
        text: text(value, "description").to_owned(),
        deprecated: is_true(value, "deprecated"),
        required,
        is_in_path: location == "path",
        place: place.to_owned(),
    })
}

/// Whether every value of `schema` can be written into a URL.
fn is_sent(root: &Value, schema: &Value, may_be_list: bool) -> bool {
    let kind = json_type(root, schema).filter(|_| !may_be_null(root, schema));
    match kind {
        Some("array") if may_be_list => {
            elements_of(root, schema).is_some_and(|element| is_sent(root, element, false))
        }
        kind => kind.is_some_and(|kind| SCALARS.contains(&kind)),
    }
}

/// The elements of the list that `schema` is, or that a part of it is.
fn elements_of<'a>(root: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    let schema = resolved(root, schema);
    let mut inner = parts(schema).filter_map(|part| resolved(root, part).get("items"));
    schema.get("items").or_else(|| inner.next())
}

/// Whether `schema`, or a part of it, allows null.
fn may_be_null(root: &Value, schema: &Value) -> bool {
    let schema = resolved(root, schema);
    is_true(schema, "nullable") || parts(schema).any(|part| may_be_null(root, part))
}

fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    elements(schema.get("allOf")).map(|(_, part)| part)
}

/// The successful statuses. They have one type of body.
fn successes(
    root: &Value,
    (method, operation): (&str, &Value),
    pointer: &str,
) -> Result<Vec<String>, Error> {
    let pointer = child(pointer, "responses");
    let (mut statuses, mut first) = (Vec::new(), None);
    for (status, response) in members(operation.get("responses")) {
        let (place, response) = (child(&pointer, status), resolved(root, response));
        let is_status = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
        if !is_status && status != "2XX" {
            return Err(Error::at(place, "not a status; expected 200 to 299, or 2XX"));
        }
        let has_no_body = method == "head" || matches!(status.as_str(), "204" | "205");
        if has_no_body && response.get("content").is_some() {
            let problem = "a body; HTTP has none here, expected no content";
            return Err(Error::at(child(&place, "content"), problem));
        }
        let body = body_of(response, &place)?;
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

/// The body of a request or response: JSON and nothing else.
fn body_of<'a>(owner: &'a Value, pointer: &str) -> Result<&'a Value, Error> {
    let mut content = members(owner.get("content"));
    let problem = match (content.next(), content.next()) {
        (Some((_, body)), None) => return Ok(body),
        (None, _) => "no body; expected one of application/json, the only kind that a call knows",
        _ => "several bodies; expected one of application/json",
    };
    Err(Error::at(child(pointer, "content"), problem))
}
