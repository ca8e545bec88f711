//! Checks that the code holds all that the description states: each property has its field, each value of an enum its
//! variant, and each type is one that the description names.
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
use syn::{Attribute, Fields, Item};

use super::{
    Error,
    check::Operation,
    hoist::says_nothing,
    layout,
    lower::{UNIONS, json_types},
    naming::{Named, SCHEMAS},
    passes::{defined, types},
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
    code: &mut syn::File,
    named: &Named,
    operations: &[Operation],
) -> Result<(), Error> {
    let root = &named.description;
    let items = types(code).map(|items| &**items).unwrap_or_default();
    let items: BTreeMap<String, &Item> =
        items.iter().filter_map(|item| Some((defined(item)?.to_string(), item))).collect();
    let schemas = root.pointer(SCHEMAS).unwrap_or(&Value::Null);
    for (name, schema) in members(schemas) {
        let place = || named.place(&child(SCHEMAS, name));
        let mut properties = BTreeSet::new();
        collect(root, schema, &mut properties);
        let item = items.get(name).copied();
        if let Some(missing) = missing(&properties, &item.map(fields).unwrap_or_default()) {
            let problem = format!(
                "no field for {missing:?} in the type {name}; expected parts that fit together"
            );
            return Err(Error::at(place(), problem));
        }
        let values = elements(schema.get("enum").unwrap_or(&Value::Null));
        let values = values.filter_map(|(_, value)| value.as_str()).collect();
        if let Some(missing) = missing(&values, &item.map(variants).unwrap_or_default()) {
            return Err(Error::at(
                place(),
                format!("no variant for {missing:?} in the type {name}"),
            ));
        }
    }
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

/// The properties of `schema`, of what it refers to, and of its parts.
fn collect<'a>(root: &'a Value, schema: &'a Value, found: &mut BTreeSet<&'a str>) {
    if UNIONS.iter().any(|key| schema.get(*key).is_some()) {
        return;
    }
    found
        .extend(members(schema.get("properties").unwrap_or(&Value::Null)).map(|(name, _)| &**name));
    let parts = schema.get("allOf").into_iter().flat_map(elements).map(|(_, part)| part);
    let parts: Vec<&Value> = parts.filter(|part| !says_nothing(part)).collect();
    // A whole of one reference is a type around that of the component.
    if !matches!(parts[..], [part] if part.get("$ref").is_some())
        || schema.get("properties").is_some()
    {
        for part in parts {
            collect(root, resolved(root, part), found);
        }
    }
}

fn missing<'a>(wanted: &BTreeSet<&'a str>, found: &BTreeSet<String>) -> Option<&'a str> {
    wanted.iter().find(|name| !found.contains(**name)).copied()
}

/// The names of the fields on the wire.
fn fields(item: &Item) -> BTreeSet<String> {
    let Item::Struct(item) = item else { return BTreeSet::new() };
    let Fields::Named(fields) = &item.fields else { return BTreeSet::new() };
    let names = fields.named.iter().map(|field| wire(&field.attrs, field.ident.as_ref()));
    names.collect()
}

/// The names of the variants on the wire.
fn variants(item: &Item) -> BTreeSet<String> {
    let Item::Enum(item) = item else { return BTreeSet::new() };
    item.variants.iter().map(|variant| wire(&variant.attrs, Some(&variant.ident))).collect()
}

/// The name on the wire: that of the attribute `rename`, if there is one.
fn wire(attributes: &[Attribute], name: Option<&syn::Ident>) -> String {
    let mut wire =
        name.map(|name| name.to_string().trim_start_matches("r#").to_owned()).unwrap_or_default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // An error means another member of the attribute, with a value or without.
        let _ = attribute.parse_nested_meta(|meta| {
            let is_rename = meta.path.is_ident("rename");
            if let Ok(value) = meta.value() {
                let value: syn::LitStr = value.parse()?;
                if is_rename {
                    wire = value.value();
                }
            }
            Ok(())
        });
    }
    wire
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
