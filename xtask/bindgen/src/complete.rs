//! Checks that the parts of a whole fit together, that each type is one that the description names, and that no two of them
//! get one file.
//!
//! typify merges the parts of a whole. What it cannot merge it drops without a message, or makes a type without values of
//! it.

use openapi::{
    Kind, bare,
    json::child,
    reference::resolved,
    walk::{elements, members, visit},
};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use syn::{Fields, Item, ItemStruct};

use super::{
    Error,
    check::Operation,
    items::{types, wire},
    layout,
    lower::{OTHERS, json_types},
    naming::{Named, SCHEMAS},
    supported::says_more_than,
};

/// The longest name of a file on the usual file systems, in bytes.
const FILE_NAME: usize = 255;
const REMEDY: &str = "expected another name (set x-rust-name)";

/// Refuses wholes of several parts that are not all objects, or that describe one property in two ways.
pub(super) fn wholes(root: &Value) -> Result<(), Error> {
    visit(root, "", Kind::Document, &mut |schema, pointer, kind| {
        if kind != Kind::Schema || schema.get("allOf").is_none() {
            return Ok(());
        }
        let mut parts = Vec::new();
        add_parts(root, schema, &mut parts);
        let error = |problem: String| Err(Error::at(pointer, problem));
        let is_object = |part: &&Value| json_types(root, part) == Some(BTreeSet::from(["object"]));
        if parts.len() > 1 && !parts.iter().all(is_object) {
            return error("several parts, not all of them objects; expected objects".into());
        }
        let mut properties: BTreeMap<&String, Value> = BTreeMap::new();
        for (name, property) in parts.iter().flat_map(|part| members(part.get("properties"))) {
            let property = bare(property, Kind::Schema);
            match properties.insert(name, property.clone()) {
                Some(other) if other != property => {
                    return error(format!(
                        "two parts describe {name:?} differently; expected one description, or the same in both"
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    })
}

/// Adds the schemas that `schema` consists of, and that say something about the type.
fn add_parts<'a>(root: &'a Value, schema: &'a Value, parts: &mut Vec<&'a Value>) {
    for (_, part) in elements(schema.get("allOf")) {
        add_parts(root, resolved(root, part), parts);
    }
    if says_more_than(&["allOf"], schema) {
        parts.push(schema);
    }
}

/// Checks the types of `code`, which was generated from `named`.
pub(super) fn check(
    code: &syn::File,
    named: &Named,
    operations: &[Operation],
) -> Result<(), Error> {
    let root = &named.description;
    let items = types(code);
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
        if let Some((one, other)) = same_field(item) {
            let problem = if [&*one, &*other].contains(&OTHERS) {
                format!(
                    "a property makes the field {OTHERS}, which holds the members that no property describes; expected no \
                     type in additionalProperties"
                )
            } else {
                format!("{one:?} makes the same field as {other:?}; expected other names")
            };
            return Err(Error::at(named.place(&pointer), problem));
        }
    }
    names(&items, named, operations)
}

/// The names on the wire of two fields with the same name.
fn same_field(item: &Item) -> Option<(String, String)> {
    let Item::Struct(ItemStruct { fields: Fields::Named(fields), .. }) = item else { return None };
    let mut known = BTreeMap::new();
    fields.named.iter().find_map(|field| {
        let name = field.ident.as_ref()?;
        let wire = wire(&field.attrs, name);
        let other = known.insert(name, wire.clone())?;
        Some((wire, other))
    })
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
