//! Checks of a schema together with the parts that it consists of: what it refers to, `allOf`, `anyOf` and `oneOf`.

use openapi::{
    Kind,
    json::child,
    reference::{resolved, target},
    walk::{elements, members, visit},
};
use std::collections::BTreeSet;

use serde_json::Value;

use super::super::Error;

const SCHEMAS: &str = "/components/schemas";
const PARTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Refuses schemas that consist of themselves.
pub(super) fn no_cycle(root: &Value) -> Result<(), Error> {
    let mut finished = BTreeSet::new();
    let schemas = members(root.pointer(SCHEMAS));
    let schemas: Vec<_> = schemas.map(|(name, schema)| (child(SCHEMAS, name), schema)).collect();
    for (pointer, schema) in &schemas {
        let mut path = Vec::new();
        if let Some(pointer) = cycle(root, (pointer, schema), &mut path, &mut finished) {
            return Err(Error::at(pointer, "a part of itself; expected a schema that ends"));
        }
    }
    Ok(())
}

/// The place where a component becomes a part of itself, or of one on the `path` to it.
fn cycle<'a>(
    root: &'a Value,
    (pointer, schema): (&'a str, &'a Value),
    path: &mut Vec<&'a str>,
    finished: &mut BTreeSet<&'a str>,
) -> Option<String> {
    if finished.contains(pointer) {
        return None;
    }
    path.push(pointer);
    let mut open = vec![(pointer.to_owned(), schema)];
    while let Some((pointer, schema)) = open.pop() {
        if let Some(part) = target(root, schema) {
            if path.contains(&part.0) {
                return Some(pointer);
            }
            if let Some(pointer) = cycle(root, part, path, finished) {
                return Some(pointer);
            }
        }
        for key in PARTS {
            let list = schema.get(key).into_iter().flat_map(elements);
            open.extend(
                list.map(|(index, part)| (child(&child(&pointer, key), &index.to_string()), part)),
            );
        }
    }
    path.pop();
    finished.insert(pointer);
    None
}

/// Notes on objects that require a name which none of their properties has: probably a mistake. typify makes it a required
/// field of any JSON value.
pub(in super::super) fn undescribed(root: &Value) -> Result<Vec<String>, Error> {
    let used = used_as_a_whole(root)?;
    let mut notes = Vec::new();
    visit(root, "", Kind::Document, &mut |schema, pointer, kind| {
        let is_component = pointer.rsplit_once('/').is_some_and(|(owner, _)| owner == SCHEMAS);
        let is_whole = if is_component { used.contains(pointer) } else { !is_part(pointer) };
        if kind != Kind::Schema || target(root, schema).is_some() || !is_whole {
            return Ok(());
        }
        let mut object = Object::default();
        object.add(root, schema, true);
        if object.properties.is_empty() || object.has_others {
            return Ok(());
        }
        let names = object.required.iter().filter(|name| !object.properties.contains(*name));
        notes.extend(names.map(|name| {
            format!("requires {name:?}, which no property describes, so it is any JSON value: #{pointer}")
        }));
        Ok::<_, Error>(())
    })?;
    Ok(notes)
}

/// Whether `schema`, or a part of it, allows null.
pub(super) fn may_be_null(root: &Value, schema: &Value) -> bool {
    let schema = resolved(root, schema);
    let parts = PARTS.iter().filter_map(|key| schema.get(*key)).flat_map(elements);
    schema.get("nullable") == Some(&Value::Bool(true))
        || parts.map(|(_, part)| part).any(|part| may_be_null(root, part))
}

/// The pointers of the component schemas that are used as they are, not as a part of another.
fn used_as_a_whole(root: &Value) -> Result<BTreeSet<&str>, Error> {
    let mut used = BTreeSet::new();
    visit(root, "", Kind::Document, &mut |value, pointer, kind| {
        if let (Kind::Schema, Some((target, _))) = (kind, target(root, value))
            && !is_part(pointer)
        {
            used.insert(target);
        }
        Ok(())
    })?;
    Ok(used)
}

/// Whether `pointer` leads to a part of another schema.
fn is_part(pointer: &str) -> bool {
    let mut tokens = pointer.rsplit('/');
    let (last, owner) = (tokens.next().unwrap_or_default(), tokens.next().unwrap_or_default());
    let is_name = matches!(owner, "properties" | "schemas");
    last == "not" && !is_name || PARTS.contains(&owner) && last.parse::<usize>().is_ok()
}

/// What a schema and its parts say about an object.
#[derive(Default)]
struct Object<'a> {
    properties: BTreeSet<&'a str>,
    required: BTreeSet<&'a str>,
    /// Whether other properties are described as well.
    has_others: bool,
    /// The pointers of the components that are part of it.
    components: BTreeSet<&'a str>,
}

impl<'a> Object<'a> {
    /// Adds a part. What it requires counts only if the object `must_fit` it.
    fn add(&mut self, root: &'a Value, schema: &'a Value, must_fit: bool) {
        if let Some((pointer, target)) = target(root, schema) {
            if self.components.insert(pointer) {
                self.add(root, target, must_fit);
            }
            return;
        }
        let properties = members(schema.get("properties").unwrap_or(&Value::Null));
        self.properties.extend(properties.map(|(name, _)| name.as_str()));
        if must_fit {
            let names = schema.get("required").into_iter().flat_map(elements);
            self.required.extend(names.filter_map(|(_, name)| name.as_str()));
        }
        let others = schema.get("additionalProperties");
        self.has_others |= others.is_some_and(|others| *others != Value::Bool(false));
        for key in PARTS {
            for (_, part) in schema.get(key).into_iter().flat_map(elements) {
                self.add(root, part, must_fit && key == "allOf");
            }
        }
    }
}
