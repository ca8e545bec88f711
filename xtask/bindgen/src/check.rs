//! Refuses descriptions that no code can be generated from, each with its place and what was expected there.
//!
//! progenitor panics on some of them, silently ignores others, and reports others without a place. What it reports
//! clearly is left to it.

mod defaults;
mod operation;
mod parts;
mod schema;
mod words;

use openapi::{
    Kind, METHODS,
    json::child,
    reference,
    walk::{members, visit},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(super) use self::{
    operation::{Operation, Parameter},
    parts::undescribed,
    words::is_name,
};
use super::Error;

/// Checks that code can be generated from `description`, and returns its operations.
pub(super) fn supported(description: &Value) -> Result<Vec<Operation>, Error> {
    version(description)?;
    visit(description, "", Kind::Document, &mut |value, pointer, kind| match value.get("$ref") {
        Some(target) if !kind.is_map() => {
            let of_kind = (kind == Kind::Schema).then_some("schemas");
            leads_to_a_component(description, target, of_kind)
                .map_err(|problem| Error::at(child(pointer, "$ref"), problem))
        }
        None if kind == Kind::Schema && !value.is_array() => schema::check(value, pointer),
        _ => Ok(()),
    })?;
    parts::no_cycle(description)?;
    defaults::have_their_format(description)?;
    let mut operations: Vec<Operation> = Vec::new();
    for (path, item) in members(description.get("paths").unwrap_or(&Value::Null)) {
        let pointer = child("/paths", path);
        if path.starts_with("x-") {
            continue;
        }
        if !path.starts_with('/') {
            return Err(Error::at(
                pointer,
                "a path without its slash; expected one that begins with /",
            ));
        }
        if item.get("$ref").is_some() {
            return Err(Error::at(pointer, "a reference; expected the path item itself"));
        }
        operation::no_servers(item, &pointer)?;
        for (method, operation) in members(item).filter(|(key, _)| METHODS.contains(&key.as_str()))
        {
            let pointer = child(&pointer, method);
            let operation = operation::check(description, (path, item), operation, &pointer)?;
            if operations.iter().any(|known| known.name == operation.name) {
                let problem = "makes the same method as another operation; expected another id";
                return Err(Error::at(child(&pointer, "operationId"), problem));
            }
            operations.push(operation);
        }
    }
    well_formed::<openapiv3::OpenAPI>(description, "", "a document of OpenAPI 3.0")?;
    Ok(operations)
}

fn version(description: &Value) -> Result<(), Error> {
    match description.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.0.") => Ok(()),
        version => {
            let found = version.unwrap_or("missing");
            Err(Error::at("/openapi", format!("{found}; expected version 3.0.x of OpenAPI")))
        }
    }
}

/// Checks that a reference leads to a component, and to one of this kind if one is given.
fn leads_to_a_component(root: &Value, target: &Value, kind: Option<&str>) -> Result<(), String> {
    let Some(target) = target.as_str() else {
        return Err("not a string; expected a reference such as #/components/schemas/Name".into());
    };
    let Some(local) = target.strip_prefix("#/components/") else {
        return Err(format!(
            "reference to {target}; expected one into #/components of this document"
        ));
    };
    let mut parts = local.split('/');
    let (Some(found), Some(_), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!(
            "reference to {target}; expected a whole component, #/components/KIND/NAME"
        ));
    };
    if let Some(kind) = kind.filter(|kind| *kind != found) {
        return Err(format!("reference to {target}; expected one into #/components/{kind}"));
    }
    match root.pointer(target.trim_start_matches('#')) {
        Some(found) if found.get("$ref").is_some() => Err(format!(
            "reference to {target}, which leads back to itself; expected an existing component"
        )),
        Some(_) => Ok(()),
        None => Err(format!(
            "reference to {target}, which does not exist; expected an existing component"
        )),
    }
}

/// `value`, or the component of this kind that it refers to.
fn resolved<'a>(
    root: &'a Value,
    value: &'a Value,
    kind: &str,
    pointer: &str,
) -> Result<&'a Value, Error> {
    let Some(target) = value.get("$ref") else { return Ok(value) };
    leads_to_a_component(root, target, Some(kind))
        .map_err(|problem| Error::at(child(pointer, "$ref"), problem))?;
    Ok(reference::resolved(root, value))
}

/// Checks the structure of `value`, at `pointer`, by reading it as progenitor does.
fn well_formed<T: DeserializeOwned>(value: &Value, pointer: &str, what: &str) -> Result<(), Error> {
    let read: Result<T, _> = serde_path_to_error::deserialize(value);
    read.map(drop).map_err(|error| {
        let mut pointer = pointer.to_owned();
        for segment in error.path() {
            let token = match segment {
                serde_path_to_error::Segment::Seq { index } => index.to_string(),
                serde_path_to_error::Segment::Map { key } => key.clone(),
                _ => break,
            };
            pointer = child(&pointer, &token);
        }
        Error::at(pointer, format!("not {what}: {}", error.inner()))
    })
}
