//! The Rust item of each thing that the description states, read from the generated code.
//!
//! It is also the proof that nothing is lost: a property without a field, a value without a variant, or a parameter without
//! an argument is refused. typify merges the parts of a whole, and drops what it cannot merge without a message.

use std::collections::{BTreeMap, BTreeSet};

use openapi::{
    json::{child, tokens},
    reference,
    walk::{elements, members},
};
use serde_json::Value;
use syn::{Attribute, Ident, Item, ext::IdentExt};

use super::{
    Error,
    check::{Operation, Parameter},
    layout,
    lower::OTHERS,
    naming::{Named, SCHEMAS},
    passes::{defined, serde_members, string},
    reached::{is_in, references},
    supported::says_more_than,
};

/// The variant that every enum of strings has.
const UNLISTED: &str = "Unlisted";

const REMEDY: &str = "parts that fit together";

/// The items by the JSON pointers of what they come from.
pub(super) struct Items<'a> {
    /// The description that the pointers are of.
    given: &'a Value,
    /// The description that the code was generated from.
    named: &'a Named,
    pub(super) found: BTreeMap<String, BTreeSet<String>>,
    /// A note on each field that no property describes.
    pub(super) notes: Vec<String>,
}

impl<'a> Items<'a> {
    /// The items of progenitor's types, and of these operations. Refuses types that would have one name or file.
    pub(super) fn of(
        types: &[Item],
        operations: &[Operation],
        named: &'a Named,
        given: &'a Value,
    ) -> Result<Self, Error> {
        let mut items = Self { given, named, found: BTreeMap::new(), notes: Vec::new() };
        items.add_types(types)?;
        items.check_names(operations)?;
        items.add_operations(operations);
        Ok(items)
    }

    /// Adds the item of what is at `pointer` in the description that the code was generated from.
    fn add(&mut self, pointer: &str, item: String) {
        let place = nearest(self.given, &self.named.place(pointer));
        self.found.entry(place).or_default().insert(item);
    }

    /// Adds the types, with their fields and variants, as typify writes them.
    fn add_types(&mut self, types: &[Item]) -> Result<(), Error> {
        let named = self.named;
        let types = types.iter().filter_map(|item| Some((defined(item)?.to_string(), item)));
        let mut types: BTreeMap<String, &Item> = types.collect();
        for (name, schema) in members(named.description.pointer(SCHEMAS)) {
            let pointer = child(SCHEMAS, name);
            let error = |problem: String| Error::at(named.place(&pointer), problem);
            let item = types.remove(name);
            let item = item.ok_or_else(|| error(format!("no type {name}; expected {REMEDY}")))?;
            if matches!(item, Item::Enum(item) if item.variants.is_empty()) {
                return Err(error(format!("no value fits the type {name}; expected {REMEDY}")));
            }
            self.add(&pointer, format!("types::{name}"));
            self.add_fields((name, schema), &pointer, item).map_err(error)?;
            self.add_variants((name, schema), &pointer, item)?;
        }
        match types.keys().next() {
            Some(name) => {
                Err(Error::Code(format!("the type {name} is not one of the description")))
            }
            None => Ok(()),
        }
    }

    /// An error is the problem of the schema.
    fn add_fields(
        &mut self,
        (name, schema): (&str, &Value),
        pointer: &str,
        item: &Item,
    ) -> Result<(), String> {
        let fields = fields(item);
        let mut known = BTreeMap::new();
        for (wire, field) in &fields {
            let Some(other) = known.insert(*field, wire) else { continue };
            return Err(if [&**wire, other].contains(&OTHERS) {
                format!(
                    "a property makes the field {OTHERS}, which holds the members that no property describes; expected no \
                     additionalProperties"
                )
            } else {
                format!("{wire:?} makes the same field as {other:?}; expected other names")
            });
        }
        let mut properties = Vec::new();
        collect(&self.named.description, schema, pointer, &mut properties);
        let is_described =
            |wire: &String| wire == OTHERS || properties.iter().any(|(name, _)| name == wire);
        let undescribed = fields.iter().map(|(wire, _)| wire).filter(|wire| !is_described(wire));
        self.notes.extend(undescribed.map(|wire| {
            format!(
                "requires {wire:?}, which no property describes, so it is any JSON value: #{}",
                self.named.place(pointer)
            )
        }));
        for (wire, place) in properties {
            let missing = || format!("no field for {wire:?} in the type {name}; expected {REMEDY}");
            let (_, field) = fields.iter().find(|(it, _)| it == wire).ok_or_else(missing)?;
            self.add(&place, format!("types::{name}.{field}"));
        }
        Ok(())
    }

    fn add_variants(
        &mut self,
        (name, schema): (&str, &Value),
        pointer: &str,
        item: &Item,
    ) -> Result<(), Error> {
        let variants = variants(item);
        let values = child(pointer, "enum");
        let given = self.given.pointer(&self.named.place(&values));
        for (index, value) in elements(schema.get("enum")) {
            let Some(wire) = value.as_str() else { continue };
            // The list that is given may have null before it.
            let index = elements(given).find(|(_, it)| *it == value).map_or(index, |(it, _)| it);
            let place = child(&values, &index.to_string());
            let problem = match variants.get(wire) {
                Some(variant) if *variant != UNLISTED => {
                    self.add(&place, format!("types::{name}::{variant}"));
                    continue;
                }
                Some(_) => format!(
                    "makes the variant {UNLISTED}, which holds the values that are not listed; expected no such value \
                     (without it, it is one that is not listed)"
                ),
                None => {
                    format!("no variant for {wire:?} in the type {name}; expected other values")
                }
            };
            return Err(Error::at(self.named.place(&place), problem));
        }
        Ok(())
    }

    /// Refuses two types of one name, or of one file. The parameters of an operation are a type as well.
    fn check_names(&self, operations: &[Operation]) -> Result<(), Error> {
        let types = members(self.named.description.pointer(SCHEMAS))
            .map(|(name, _)| (name.clone(), self.named.place(&child(SCHEMAS, name))));
        let structs = operations
            .iter()
            .filter(|operation| operation.parameters.iter().any(|parameter| !parameter.required))
            .map(|it| (it.parameter_struct(), child(&it.pointer, "operationId")));
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for (name, place) in types.chain(structs) {
            if let Some(other) = files.insert(layout::module(&name), place.clone()) {
                let problem = format!(
                    "makes the Rust type {name}, which has the name or the file of that of #{other}; expected another name \
                     (set x-rust-name, or another operationId)"
                );
                return Err(Error::at(place, problem));
            }
        }
        Ok(())
    }

    /// Adds the methods, with their parameters and the types of their bodies.
    fn add_operations(&mut self, operations: &[Operation]) {
        for operation in operations {
            let Operation { pointer, name, parameters, .. } = operation;
            self.add(pointer, format!("Client::{name}"));
            for Parameter { argument, required, place, .. } in parameters {
                let item = if *required {
                    format!("Client::{name}({argument})")
                } else {
                    format!("{}.{argument}", operation.parameter_struct())
                };
                self.add(place, item);
            }
        }
        for (place, target) in references(&self.named.description) {
            let is_in_body = is_in(&place, "requestBody") || is_in(&place, "responses");
            if is_in_body
                && place.ends_with("/schema")
                && let Some(name) = target.strip_prefix("/components/schemas/")
            {
                self.add(&place, format!("types::{name}"));
            }
        }
    }
}

/// The properties of `schema`, of what it refers to, and of its parts, with their places.
fn collect<'a>(
    root: &'a Value,
    schema: &'a Value,
    pointer: &str,
    found: &mut Vec<(&'a str, String)>,
) {
    let place = child(pointer, "properties");
    let properties = members(schema.get("properties"));
    found.extend(properties.map(|(name, _)| (&**name, child(&place, name))));
    let parts: Vec<(usize, &Value)> =
        elements(schema.get("allOf")).filter(|(_, part)| says_more_than(&[], part)).collect();
    // A whole of one reference is a type around that of the component.
    if matches!(parts[..], [(_, part)] if part.get("$ref").is_some())
        && schema.get("properties").is_none()
    {
        return;
    }
    for (index, part) in parts {
        let place = child(&child(pointer, "allOf"), &index.to_string());
        let (place, part) = reference::target(root, part).unwrap_or((&place, part));
        collect(root, part, place, found);
    }
}

/// The fields: the name on the wire, and the one in Rust.
fn fields(item: &Item) -> Vec<(String, &Ident)> {
    let Item::Struct(item) = item else { return Vec::new() };
    let fields = item.fields.iter().filter_map(|field| Some((field, field.ident.as_ref()?)));
    fields.map(|(field, name)| (wire(&field.attrs, name), name)).collect()
}

/// The names of the variants by their names on the wire.
fn variants(item: &Item) -> BTreeMap<String, &Ident> {
    let Item::Enum(item) = item else { return BTreeMap::new() };
    let variants = item.variants.iter();
    variants.map(|variant| (wire(&variant.attrs, &variant.ident), &variant.ident)).collect()
}

/// The name on the wire: that of serde's attribute `rename`, if there is one.
pub(super) fn wire(attributes: &[Attribute], name: &Ident) -> String {
    let mut members = attributes.iter().flat_map(serde_members);
    let renamed = members.find_map(|member| string(&member, "rename"));
    renamed.unwrap_or_else(|| name.unraw().to_string())
}

/// The place in `root` of what is at `pointer` after copies replaced references, and parts were put around schemas. If
/// there is no such place, the last one on the way to it.
fn nearest(root: &Value, pointer: &str) -> String {
    let (mut place, mut value) = (String::new(), root);
    let mut tokens = tokens(pointer).peekable();
    while let Some(token) = tokens.next() {
        if let Some((target, found)) = reference::target(root, value) {
            (place, value) = (target.to_owned(), found);
        }
        if let Some(found) = value.pointer(&child("", &token)) {
            (place, value) = (child(&place, &token), found);
        } else if token != "allOf" || tokens.next().is_none() {
            break;
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_is_found_behind_references_and_through_parts_that_were_put_around_it() {
        let object = json!({"schema": {"type": "object"}});
        let root = json!({
            "paths": {"/a": {"get": {"requestBody": {"$ref": "#/components/requestBodies/a"}}}},
            "components": {"requestBodies": {"a": {"content": {"text/json": object}}}},
        });
        let body = "/paths/~1a/get/requestBody";
        assert_eq!(nearest(&root, body), body);
        let inside =
            |rest: &str| nearest(&root, &format!("{body}/content/text~1json/schema{rest}"));
        let schema = "/components/requestBodies/a/content/text~1json/schema";
        assert_eq!(inside("/allOf/0/type"), format!("{schema}/type"));
        assert_eq!(inside("/enum/0"), schema);
    }
}
