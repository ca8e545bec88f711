//! Checks of a schema together with the parts that it consists of: what it refers to, `allOf`, `anyOf` and `oneOf`.

use openapi::{
    Kind,
    json::child,
    walk::{elements, members, rewrite},
};
use std::collections::BTreeSet;

use serde_json::Value;

use super::super::Error;

const PARTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Refuses schemas that consist of themselves.
pub(super) fn no_cycle(root: &Value) -> Result<(), Error> {
    let mut finished = BTreeSet::new();
    let schemas = root.pointer("/components/schemas").unwrap_or(&Value::Null);
    for (name, schema) in members(schemas) {
        let mut path = Vec::new();
        if let Some(pointer) = cycle(root, name, schema, &mut path, &mut finished) {
            return Err(Error::at(pointer, "a part of itself; expected a schema that ends"));
        }
    }
    Ok(())
}

/// The place where the component `name` becomes a part of itself, or of one on the `path` to it.
fn cycle<'a>(
    root: &'a Value,
    name: &'a str,
    schema: &'a Value,
    path: &mut Vec<&'a str>,
    finished: &mut BTreeSet<&'a str>,
) -> Option<String> {
    if finished.contains(name) {
        return None;
    }
    path.push(name);
    let mut open = vec![(child("/components/schemas", name), schema)];
    while let Some((pointer, schema)) = open.pop() {
        if let Some((part, schema)) = component(root, schema) {
            if path.contains(&part) {
                return Some(pointer);
            }
            if let Some(pointer) = cycle(root, part, schema, path, finished) {
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
    finished.insert(name);
    None
}

/// The component schema that `schema` refers to, with its name.
pub(super) fn component<'a>(root: &'a Value, schema: &Value) -> Option<(&'a str, &'a Value)> {
    let name = spelled(schema)?.replace("~1", "/").replace("~0", "~");
    let schemas = root.pointer("/components/schemas")?.as_object()?;
    schemas.get_key_value(&name).map(|(name, schema)| (name.as_str(), schema))
}

/// The name of the component schema that `schema` refers to, as a JSON pointer spells it.
fn spelled(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

/// Notes on objects that require a name which none of their properties has: probably a mistake. typify makes it a required
/// field of any JSON value.
pub(in super::super) fn undescribed(root: &Value) -> Result<Vec<String>, Error> {
    let used = used_as_a_whole(root)?;
    let mut notes = Vec::new();
    rewrite(&mut root.clone(), "", Kind::Document, &mut |schema, pointer, kind| {
        let own_name = pointer.strip_prefix("/components/schemas/").filter(|it| !it.contains('/'));
        let is_whole = own_name.map_or_else(|| !is_part(pointer), |name| used.contains(name));
        if kind != Kind::Schema || spelled(schema).is_some() || !is_whole {
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
        Ok(())
    })?;
    Ok(notes)
}

/// Whether `schema`, or a part of it, allows null.
pub(super) fn may_be_null(root: &Value, schema: &Value) -> bool {
    let schema = component(root, schema).map_or(schema, |(_, schema)| schema);
    let parts = PARTS.iter().filter_map(|key| schema.get(*key)).flat_map(elements);
    schema.get("nullable") == Some(&Value::Bool(true))
        || parts.map(|(_, part)| part).any(|part| may_be_null(root, part))
}

/// The component schemas that are used as they are, not as a part of another.
fn used_as_a_whole(root: &Value) -> Result<BTreeSet<String>, Error> {
    let mut used = BTreeSet::new();
    rewrite(&mut root.clone(), "", Kind::Document, &mut |value, pointer, kind| {
        if let (Kind::Schema, Some(name)) = (kind, spelled(value))
            && !is_part(pointer)
        {
            used.insert(name.to_owned());
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
    /// The components that are part of it.
    components: BTreeSet<&'a str>,
}

impl<'a> Object<'a> {
    /// Adds a part. What it requires counts only if the object `must_fit` it.
    fn add(&mut self, root: &'a Value, schema: &'a Value, must_fit: bool) {
        if let Some((name, target)) = component(root, schema) {
            if self.components.insert(name) {
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
