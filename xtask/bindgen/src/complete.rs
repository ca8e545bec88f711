//! Checks that the parts of a whole fit together, that each type is one that the description names, and that no two of them
//! get one file.
//!
//! typify merges the parts of a whole. What it cannot merge it drops without a message, or makes a type without values of
//! it.

use openapi::{
    Kind,
    json::child,
    reference::resolved,
    walk::{elements, members, visit},
};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use syn::Item;

use super::{
    Error,
    check::Operation,
    layout,
    lower::json_types,
    naming::{Named, SCHEMAS},
    passes::{defined, inside},
};

/// The longest name of a file on the usual file systems, in bytes.
const FILE_NAME: usize = 255;
const REMEDY: &str = "expected another name (set x-rust-name)";
/// Members that do not decide on the type of a property.
const TEXTS: [&str; 7] =
    ["default", "deprecated", "description", "example", "readOnly", "title", "writeOnly"];

/// Refuses wholes whose parts contradict each other, or describe one property in two ways.
pub(super) fn wholes(named: &Named) -> Result<(), Error> {
    let root = &named.description;
    visit(root, "", Kind::Document, &mut |schema, pointer, kind| {
        if kind != Kind::Schema || schema.get("allOf").is_none() {
            return Ok(());
        }
        let mut whole = Whole::default();
        let problem = whole.add(root, schema).err();
        problem.map_or(Ok(()), |problem| Err(Error::at(named.place(pointer), problem)))
    })
}

/// What the parts of a whole state.
#[derive(Default)]
struct Whole<'a> {
    types: Option<BTreeSet<&'a str>>,
    format: Option<&'a Value>,
    properties: BTreeMap<&'a str, &'a Value>,
}

impl<'a> Whole<'a> {
    /// Adds a part. An error is the problem.
    fn add(&mut self, root: &'a Value, schema: &'a Value) -> Result<(), String> {
        for (_, part) in schema.get("allOf").into_iter().flat_map(elements) {
            self.add(root, resolved(root, part))?;
        }
        if let Some(types) = json_types(root, schema).filter(|_| schema.get("allOf").is_none()) {
            let both = self.types.as_ref().map_or_else(
                || types.clone(),
                |known| known.intersection(&types).copied().collect(),
            );
            let is_number =
                |types: &BTreeSet<&str>| types.contains("number") || types.contains("integer");
            if both.is_empty()
                || is_number(&types) && self.types.as_ref().is_some_and(|it| *it != types)
            {
                return Err("parts of different types; expected parts that one value fits".into());
            }
            self.types = Some(both);
        }
        if let Some(format) = schema.get("format")
            && let Some(other) = self.format.replace(format).filter(|other| *other != format)
        {
            return Err(format!("parts of the formats {other} and {format}; expected one format"));
        }
        for (name, property) in members(schema.get("properties").unwrap_or(&Value::Null)) {
            if let Some(other) = self.properties.get(name.as_str())
                && !is_merged(other, property)
            {
                return Err(format!(
                    "two parts describe {name:?} differently; expected one description, or the same in both"
                ));
            }
            self.properties.insert(name, property);
        }
        Ok(())
    }
}

/// Whether typify merges two descriptions of a property into one that means both.
fn is_merged(left: &Value, right: &Value) -> bool {
    let (left, right) = (core(left), core(right));
    let is_plain = |schema: &BTreeMap<&str, &Value>| {
        schema.keys().all(|key| matches!(*key, "type" | "format"))
    };
    left == right
        || left.is_empty()
        || right.is_empty()
        || is_plain(&left)
            && is_plain(&right)
            && left.get("type") == right.get("type")
            && (left.len() == 1 || right.len() == 1)
}

/// The members of a schema that decide on its type. A whole of one part is that part.
fn core(schema: &Value) -> BTreeMap<&str, &Value> {
    let core: BTreeMap<&str, &Value> = members(schema)
        .map(|(key, value)| (key.as_str(), value))
        .filter(|(key, _)| !TEXTS.contains(key))
        .collect();
    match core.get("allOf").and_then(|parts| parts.as_array()).map(Vec::as_slice) {
        Some([part]) if core.len() == 1 => self::core(part),
        _ => core,
    }
}

/// Checks the types of `code`, which was generated from `named`.
pub(super) fn check(
    code: &syn::File,
    named: &Named,
    operations: &[Operation],
) -> Result<(), Error> {
    let root = &named.description;
    let items: BTreeMap<String, &Item> = inside(&code.items, "types")
        .iter()
        .filter_map(|item| Some((defined(item)?.to_string(), item)))
        .collect();
    for (name, item) in &items {
        let pointer = child(SCHEMAS, name);
        if root.pointer(&pointer).is_none() {
            return Err(Error::Code(format!("the type {name} is not one of the description")));
        }
        if matches!(item, Item::Enum(item) if item.variants.is_empty()) {
            let problem =
                format!("no value fits the type {name}; expected parts that fit together");
            return Err(Error::at(named.place(&pointer), problem));
        }
    }
    names(&items, named, operations)
}

/// Refuses two items in one file, files with names that are too long, and types with the name of a struct of parameters.
fn names(
    items: &BTreeMap<String, &Item>,
    named: &Named,
    operations: &[Operation],
) -> Result<(), Error> {
    let mut files: BTreeMap<String, &String> = BTreeMap::new();
    for name in items.keys() {
        let (module, place) = (layout::module(name), named.place(&child(SCHEMAS, name)));
        fits(&module, &place, REMEDY)?;
        if let Some(other) = files.insert(module, name) {
            let other_place = named.place(&child(SCHEMAS, other));
            let problem = format!(
                "makes the Rust type {name}, in the same file as {other} of #{other_place}; {REMEDY}"
            );
            return Err(Error::at(place, problem));
        }
    }
    let mut structs: BTreeMap<String, &Operation> = BTreeMap::new();
    for operation in operations {
        let id = child(&operation.pointer, "operationId");
        fits(&layout::module(&operation.name), &id, "expected a shorter operationId")?;
        if operation.parameters.iter().all(|parameter| parameter.required) {
            continue;
        }
        let name = operation.parameter_struct();
        if items.contains_key(&name) {
            let place = named.place(&child(SCHEMAS, &name));
            let problem = format!(
                "makes the Rust type {name}, as the parameters of #{}; {REMEDY}",
                operation.pointer
            );
            return Err(Error::at(place, problem));
        }
        if let Some(other) = structs.insert(name.clone(), operation) {
            let problem = format!(
                "makes the struct {name} of its parameters, as #{}; expected another operationId",
                other.pointer
            );
            return Err(Error::at(id, problem));
        }
    }
    Ok(())
}

fn fits(module: &str, place: &str, remedy: &str) -> Result<(), Error> {
    let bytes = module.len() + ".rs".len();
    if bytes <= FILE_NAME {
        return Ok(());
    }
    let problem =
        format!("the name of its file has {bytes} bytes, more than {FILE_NAME}; {remedy}");
    Err(Error::at(place, problem))
}
