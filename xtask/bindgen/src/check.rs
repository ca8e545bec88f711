//! Refuses what is not supported, with its place and what was expected there.

mod operation;

use openapi::{
    Kind,
    json::child,
    nearest,
    reference::target,
    walk::{self, elements, members, text},
};
use serde_json::Value;

pub(super) use self::operation::{Operation, Parameter, all as operations, is_name};
use super::{
    Error,
    naming::RUST_NAME,
    reached::{component, reached, references},
    relevant::is_left_out,
    supported::{self, FORMATS, PLAIN, Values},
};

/// The depth of a description. progenitor needs up to 100 kB of stack for each level.
const LEVELS: usize = 64;
const PARTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Checks that every member of `description` has a row in the table of what is supported, and a value that it may have.
pub(super) fn all(description: &Value) -> Result<(), Error> {
    if !text(description, "openapi").starts_with("3.0.") {
        let problem = "not a version that is supported; expected OpenAPI 3.0.x";
        return Err(Error::at("/openapi", problem));
    }
    for (pointer, kind, value) in walk::parts(description) {
        let pointer = pointer.as_str();
        if kind == Kind::Parameter && is_left_out(value) {
            continue;
        }
        if pointer.split('/').count() > LEVELS {
            return Err(Error::at(pointer, "too deep; expected a component for a part of it"));
        }
        if kind == Kind::Unknown {
            continue;
        }
        if let Some((index, other)) = elements(value).find(|(_, element)| !element.is_object()) {
            let place = child(pointer, &index.to_string());
            return Err(Error::at(place, format!("{other}; expected an object")));
        }
        for (name, member) in members(value) {
            self::member(kind, name, member, &child(pointer, name))?;
        }
        if kind == Kind::Schema {
            format(value, pointer)?;
        }
        reference(description, value, pointer, kind)?;
    }
    no_cycle(description)
}

fn member(kind: Kind, name: &str, value: &Value, pointer: &str) -> Result<(), Error> {
    let Some((values, _)) = supported::rule(kind, name) else {
        let known = kind.names().filter(|name| supported::rule(kind, name).is_some());
        let near = nearest::hint(name, known);
        let problem = format!("not supported in {kind:?}; expected no such member{near}");
        return Err(Error::at(pointer, problem));
    };
    if !values.contain(value) {
        return Err(Error::at(pointer, format!("{value}; expected {values}")));
    }
    let is_json = |key: &str| key.split(';').next() == Some("application/json");
    if values == Values::Json
        && let Some((key, _)) = members(value).find(|(key, _)| !is_json(key))
    {
        let problem = "not supported; expected application/json";
        return Err(Error::at(child(pointer, key), problem));
    }
    Ok(())
}

/// Checks that the format is one of the type. Without a type, only one that is left out anyway can be used.
fn format(schema: &Value, pointer: &str) -> Result<(), Error> {
    let Some(format) = schema.get("format").and_then(Value::as_str) else { return Ok(()) };
    let Some(kind) = schema.get("type").and_then(Value::as_str) else {
        if PLAIN.contains(&format) {
            return Ok(());
        }
        let problem = format!("{format:?} without a type; expected a type, or no format");
        return Err(Error::at(child(pointer, "format"), problem));
    };
    let known = FORMATS.iter().filter(|formats| formats.of == kind).flat_map(|it| it.names);
    let known: Vec<&str> = known.copied().collect();
    if known.contains(&format) {
        return Ok(());
    }
    let others =
        if known.is_empty() { String::new() } else { format!(", or one of {}", known.join(", ")) };
    let problem = format!("{format:?} is not a format of the type {kind}; expected none{others}");
    Err(Error::at(child(pointer, "format"), problem))
}

/// Checks that a reference leads to a component of its kind.
fn reference(root: &Value, value: &Value, pointer: &str, kind: Kind) -> Result<(), Error> {
    let Some(reference) = value.get("$ref").filter(|_| kind.may_be_a_reference()) else {
        return Ok(());
    };
    if value.get(RUST_NAME).is_some() {
        let problem = "beside a $ref; expected it in the schema referred to";
        return Err(Error::at(child(pointer, RUST_NAME), problem));
    }
    let of_kind = match kind {
        Kind::Parameter => "parameters",
        Kind::RequestBody => "requestBodies",
        Kind::Response => "responses",
        _ => "schemas",
    };
    let owner = format!("#/components/{of_kind}/");
    let name = reference.as_str().and_then(|reference| reference.strip_prefix(&owner));
    if name.is_some_and(|name| !name.contains('/')) && target(root, value).is_some() {
        return Ok(());
    }
    let problem = format!("{reference}; expected an existing component, {owner}NAME");
    Err(Error::at(child(pointer, "$ref"), problem))
}

/// Refuses schemas that are a part of themselves: they have no end.
fn no_cycle(root: &Value) -> Result<(), Error> {
    let mut parts = references(root);
    parts.retain(|(pointer, _)| is_part(pointer));
    for (place, _) in &parts {
        let owner = component(place);
        let leads_to = reached(&parts, |pointer| component(pointer) == owner);
        if owner.is_some_and(|owner| leads_to.contains(owner)) {
            return Err(Error::at(place, "leads to a part of itself; expected a schema that ends"));
        }
    }
    Ok(())
}

/// Whether the schema at `pointer` is a component, or a part of one.
fn is_part(pointer: &str) -> bool {
    let inside = component(pointer).and_then(|owner| pointer.strip_prefix(owner));
    let is_step = |step: &str| PARTS.contains(&step) || step.parse::<usize>().is_ok();
    inside.is_some_and(|inside| inside.split('/').skip(1).all(is_step))
}
