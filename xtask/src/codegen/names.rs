//! Refuses two different schemas that get one Rust type.
//!
//! typify makes the name of an inline schema's type out of the names around it, and where two schemas get the same name,
//! it uses the first type for both. Here code is generated a second time, from the same description with names that are
//! never equal, and every type is compared with the one that the bindings use at the same place.

mod shape;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use self::shape::{Shape, Types};
use super::{
    Error, bindings,
    check::{Operation, is_part},
    document::{child, visit},
    layout,
    naming::{self, Named, SCHEMAS},
    passes::defined,
};
use crate::openapi::Kind;

/// The longest name of a file on the usual file systems, in bytes.
const FILE_NAME: usize = 255;

const REMEDY: &str = "expected another name (set x-rust-name)";

/// Checks that each type of `code`, generated from `named`, is the one that the schemas describe which use it.
pub(super) fn check(
    code: &syn::File,
    named: &Named,
    operations: &[Operation],
) -> Result<(), Error> {
    let bindings = Types::of(code);
    let marked = Marked::new(named, &bindings)?;
    let distinct = Types::of(&bindings::generate(&marked.description)?);
    let owners = one_type_each(&bindings, &distinct, &marked)?;
    file_names(&owners, operations)?;
    parameter_structs(&bindings, &owners, operations)
}

/// Removes the titles of schemas: typify would name types after them.
pub(super) fn remove_titles(description: &mut Value) -> Result<(), Error> {
    visit(description, "", Kind::Document, &mut |value, _, kind| {
        if let (Kind::Schema, Value::Object(schema)) = (kind, value) {
            schema.remove("title");
        }
        Ok(())
    })
}

/// A schema and its name.
type NamedBody = (Map<String, Value>, String);

/// A description in which each schema has a name of its own.
struct Marked {
    description: Value,
    /// The places in the source of the schemas with these names.
    places: BTreeMap<String, String>,
    /// The names of the components, by their names in the bindings.
    components: BTreeMap<String, String>,
}

impl Marked {
    fn new(named: &Named, bindings: &Types) -> Result<Self, Error> {
        let mut description = named.description.clone();
        let mut places = BTreeMap::new();
        let mut known: BTreeMap<String, Vec<NamedBody>> = BTreeMap::new();
        visit(&mut description, "", Kind::Document, &mut |value, pointer, kind| {
            if let (Kind::Schema, Value::Object(schema)) = (kind, value)
                && has_own_name(schema, pointer)
            {
                let known = known.entry(without_status(pointer)).or_default();
                let same = known.iter().find(|(same, _)| same == schema);
                let name = same.map_or_else(|| unique(places.len()), |(_, name)| name.clone());
                if !places.contains_key(&name) {
                    places.insert(name.clone(), named.place(pointer));
                    known.push((schema.clone(), name.clone()));
                }
                schema.insert("title".into(), name.into());
            }
            Ok(())
        })?;
        let mut components = BTreeMap::new();
        if let Some(Value::Object(schemas)) = description.pointer_mut(SCHEMAS) {
            for (old, schema) in std::mem::take(schemas) {
                // typify uses a foreign type for a component with the name of that type.
                if !bindings.types.contains_key(&old) {
                    schemas.insert(old, schema);
                    continue;
                }
                let name = unique(places.len());
                places.insert(name.clone(), named.place(&child(SCHEMAS, &old)));
                components.insert(old, name.clone());
                schemas.insert(name, schema);
            }
        }
        naming::rewrite_references(&mut description, Kind::Document, &components)?;
        Ok(Self { description, places, components })
    }
}

/// The place without the status of a response: the same body for several statuses has one type.
fn without_status(pointer: &str) -> String {
    match pointer.split_once("/responses/") {
        Some((operation, rest)) if operation.starts_with("/paths/") => {
            format!("{operation}/responses/{}", rest.split_once('/').map_or("", |(_, rest)| rest))
        }
        _ => pointer.to_owned(),
    }
}

/// A name that no other name begins with.
fn unique(index: usize) -> String {
    format!("Unique{index}Schema")
}

/// Whether typify names the type of an inline schema after its title, without other effects of the title.
fn has_own_name(schema: &Map<String, Value>, pointer: &str) -> bool {
    let is_component = pointer.rsplit_once('/').is_some_and(|(owner, _)| owner == SCHEMAS);
    !is_part(pointer) && !is_component && !schema.contains_key("$ref")
}

/// Compares the types of both codes, from the operations and components down. Returns the place of each type.
fn one_type_each(
    bindings: &Types,
    distinct: &Types,
    marked: &Marked,
) -> Result<BTreeMap<String, String>, Error> {
    let mut open: Vec<(String, String, String)> = Vec::new();
    let mut differing: Vec<(String, String)> = Vec::new();
    for (name, shape) in &bindings.methods {
        let other = distinct.methods.get(name).filter(|other| other.code == shape.code);
        let other = other.ok_or_else(|| {
            Error::Code(format!("operation {name}: its types have no names of their own"))
        })?;
        open.extend(pairs(shape, other, ""));
    }
    let components = marked.components.iter();
    open.extend(components.map(|(name, other)| (name.clone(), other.clone(), String::new())));

    let (mut seen, mut owners) = (BTreeSet::new(), BTreeMap::new());
    while let Some((name, other, around)) = open.pop() {
        if !seen.insert((name.clone(), other.clone())) {
            continue;
        }
        let place = marked.places.get(&other).unwrap_or(&around).clone();
        match (bindings.types.get(&name), distinct.types.get(&other)) {
            (Some(shape), Some(other)) if shape.code == other.code => {
                open.extend(pairs(shape, other, &place));
                // A component keeps its name.
                let is_component = marked.components.contains_key(&name);
                if !is_component || marked.components.get(&name) == Some(&other.name) {
                    owners.entry(name).or_insert(place);
                }
            }
            _ => differing.push((place, name)),
        }
    }
    differing.sort();
    let Some((place, name)) = differing.first() else { return Ok(owners) };
    let others = differing.iter().filter(|(_, other)| other == name).map(|(place, _)| place);
    let others = owners.get(name).into_iter().chain(others);
    // A type that hides the one around it is not reached, or both are in the code.
    let shape = bindings.types.get(name).map_or(&[][..], |shape| &shape.code);
    let hidden = distinct.types.iter().filter(|(_, other)| {
        let size = other.code.len().max(1);
        shape.windows(size).any(|part| part == other.code)
    });
    let hidden = hidden.filter_map(|(other, _)| marked.places.get(other));
    let other = others.chain(hidden).find(|other| *other != place);
    let other = other.map_or_else(|| "another schema".into(), |other| format!("#{other}"));
    let problem = format!("makes the Rust type {name}, as {other}, which differs; {REMEDY}");
    Err(Error::at(place.clone(), problem))
}

/// The types that two equal shapes mention at the same positions, with the place where they do.
fn pairs<'a>(
    shape: &'a Shape,
    other: &'a Shape,
    place: &'a str,
) -> impl Iterator<Item = (String, String, String)> + 'a {
    let mentioned = shape.mentions.iter().zip(&other.mentions);
    mentioned.map(|(name, other)| (name.clone(), other.clone(), place.to_owned()))
}

/// Finds structs of optional parameters with the name of a type, or of another such struct.
fn parameter_structs(
    bindings: &Types,
    owners: &BTreeMap<String, String>,
    operations: &[Operation],
) -> Result<(), Error> {
    let mut structs = BTreeMap::new();
    for operation in operations {
        let has_options = bindings.methods.get(&operation.name).is_some_and(|it| it.has_options);
        if !has_options {
            continue;
        }
        let name = operation.parameter_struct();
        if let Some(other) = structs.insert(name.clone(), &operation.pointer) {
            let problem = format!(
                "makes the struct {name} of its parameters, as #{other}; expected another operationId"
            );
            return Err(Error::at(child(&operation.pointer, "operationId"), problem));
        }
        if bindings.types.contains_key(&name) {
            let place = owners.get(&name).unwrap_or(&operation.pointer);
            let problem = format!(
                "makes the Rust type {name}, as the parameters of #{}; {REMEDY}",
                operation.pointer
            );
            return Err(Error::at(place.clone(), problem));
        }
    }
    Ok(())
}

/// Finds types and operations without a file of their own: its name is too long, or two types have the same.
fn file_names(owners: &BTreeMap<String, String>, operations: &[Operation]) -> Result<(), Error> {
    let mut files: BTreeMap<String, (&String, &String)> = BTreeMap::new();
    for (name, place) in owners {
        let module = layout::module(name);
        fits(&module, place, REMEDY)?;
        if let Some((other, other_place)) = files.insert(module, (name, place)) {
            let problem = format!(
                "makes the Rust type {name}, in the same file as {other} of #{other_place}; {REMEDY}"
            );
            return Err(Error::at(place.clone(), problem));
        }
    }
    for Operation { name, pointer, .. } in operations {
        let place = child(pointer, "operationId");
        fits(&layout::module(name), &place, "expected a shorter operationId")?;
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
