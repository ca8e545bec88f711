//! Gives every type a name, and makes a component of each inline schema that becomes a type.
//!
//! The name of a component is the vendor's without the prefix. That of an inline schema consists of the names around it:
//! `OwnerField`, `OwnerItem`, `GetPetResponse`. Both are replaced by the member `x-rust-name`, which the overlay adds. No
//! name depends on other schemas. Schemas with one name share a type if they are equal, and are refused if they are not.
//! typify would make such names as well, but where two are equal, it uses the first type for both.

use openapi::{
    Kind, METHODS,
    json::child,
    reference::{resolved, target},
    walk::{elements, is_true, members, rewrite, text},
};
use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::{
    Error,
    check::is_name,
    lower::say_deprecated,
    passes::PRELUDE,
    supported::{is_of_any_type, says_more_than},
};

pub(super) const RUST_NAME: &str = "x-rust-name";
pub(super) const SCHEMAS: &str = "/components/schemas";

/// Names of the prelude that the code uses without a path, beside those of [`PRELUDE`].
const VARIANTS: [&str; 4] = ["Err", "None", "Ok", "Some"];

/// A description whose types are components.
pub(super) struct Named {
    pub(super) description: Value,
    /// The places of the component schemas before, by their names.
    origins: BTreeMap<String, String>,
}

impl Named {
    /// The place, before, of what is at `pointer`.
    pub(super) fn place(&self, pointer: &str) -> String {
        let inside = pointer.strip_prefix(SCHEMAS).and_then(|rest| rest.strip_prefix('/'));
        let (name, rest) = inside
            .map_or(("", ""), |inside| inside.split_at(inside.find('/').unwrap_or(inside.len())));
        self.origins
            .get(name)
            .map_or_else(|| pointer.to_owned(), |origin| format!("{origin}{rest}"))
    }
}

/// Names the schemas of a description that is lowered.
pub(super) fn apply(description: &Value, prefix: &str) -> Result<Named, Error> {
    let origins = components(description, prefix)?;
    let root = with_renamed_components(description, &origins);
    let components = members(root.pointer(SCHEMAS));
    let schemas = components.map(|(name, schema)| (name.clone(), schema.clone())).collect();
    let mut naming = Naming { root: &root, schemas, origins };
    for (name, schema) in members(root.pointer(SCHEMAS)) {
        let mut schema = schema.clone();
        let place = naming.origins.get(name).cloned().unwrap_or_default();
        naming.component(&mut schema, name, &place)?;
        naming.schemas.insert(name.clone(), schema);
    }
    let mut description = root.clone();
    naming.operations(&mut description)?;
    let Naming { schemas, origins, .. } = naming;
    if let Value::Object(description) = &mut description {
        description.insert("components".into(), json!({"schemas": schemas}));
    }
    Ok(Named { description, origins })
}

/// The places of the component schemas, by their names. A reference to another one has no name of its own.
fn components(description: &Value, prefix: &str) -> Result<BTreeMap<String, String>, Error> {
    let mut places = BTreeMap::new();
    let schemas = members(description.pointer(SCHEMAS));
    for (key, schema) in schemas.filter(|(_, schema)| target(description, schema).is_none()) {
        let place = child(SCHEMAS, key);
        let own = key.strip_prefix(prefix).unwrap_or(key);
        let name = name(schema, own, &place)?;
        if let Some(other) = places.insert(name.clone(), place.clone()) {
            let problem =
                format!("named {name}, as #{other}; expected another name (set {RUST_NAME})");
            return Err(Error::at(place, problem));
        }
    }
    Ok(places)
}

/// The description with its component schemas under their names, which references have as well, and without extensions.
fn with_renamed_components(description: &Value, places: &BTreeMap<String, String>) -> Value {
    let names: BTreeMap<&str, &str> =
        places.iter().map(|(name, place)| (&**place, &**name)).collect();
    let mut renamed = description.clone();
    rewrite(&mut renamed, "", Kind::Document, &mut |value, _, kind| {
        let name = target(description, value).and_then(|(place, _)| names.get(place));
        if let Some(name) = name.filter(|_| kind == Kind::Schema) {
            value["$ref"] = format!("#/components/schemas/{name}").into();
        }
        if let Value::Object(object) = value {
            object.retain(|key, _| kind.member(key) != Kind::Extension || key == RUST_NAME);
        }
    });
    let component = |(name, place): (&String, &String)| {
        let mut schema = renamed.pointer(place).cloned().unwrap_or_default();
        schema.as_object_mut().map(|schema| schema.remove(RUST_NAME));
        (name.clone(), schema)
    };
    let schemas: Map<String, Value> = places.iter().map(component).collect();
    if let Some(components) = renamed.get_mut("components") {
        components["schemas"] = schemas.into();
    }
    renamed
}

struct Naming<'a> {
    /// The description before inline schemas become components.
    root: &'a Value,
    /// The components by their names: typify's code depends on their order.
    schemas: BTreeMap<String, Value>,
    /// The places of their first uses.
    origins: BTreeMap<String, String>,
}

impl Naming<'_> {
    fn operations(&mut self, description: &mut Value) -> Result<(), Error> {
        let paths = description.get_mut("paths").and_then(Value::as_object_mut);
        for (path, item) in paths.into_iter().flatten() {
            let pointer = child("/paths", path);
            self.parameters(item, path, &pointer)?;
            let methods = item.as_object_mut().into_iter().flatten();
            for (method, operation) in methods.filter(|(it, _)| METHODS.contains(&it.as_str())) {
                let pointer = child(&pointer, method);
                let id = text(operation, "operationId").to_owned();
                self.parameters(operation, &id, &pointer)?;
                if let Some(body) = operation.get_mut("requestBody") {
                    self.body(body, &format!("{id}_body"), child(&pointer, "requestBody"))?;
                }
                let pointer = child(&pointer, "responses");
                let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
                for (status, response) in responses.into_iter().flatten() {
                    self.body(response, &format!("{id}_response"), child(&pointer, status))?;
                }
            }
        }
        Ok(())
    }

    /// Each operation has its own copy of the parameters and bodies, so that its types have its name.
    fn parameters(&mut self, owner: &mut Value, around: &str, pointer: &str) -> Result<(), Error> {
        let pointer = child(pointer, "parameters");
        let parameters = owner.get_mut("parameters").and_then(Value::as_array_mut);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            let place = self.copy(parameter, child(&pointer, &index.to_string()));
            let name = format!("{around}_{}", text(parameter, "name"));
            self.member(parameter, "schema", &name, &place)?;
        }
        Ok(())
    }

    fn body(&mut self, owner: &mut Value, name: &str, pointer: String) -> Result<(), Error> {
        let pointer = child(&self.copy(owner, pointer), "content");
        let content = owner.get_mut("content").and_then(Value::as_object_mut);
        for (kind, media) in content.into_iter().flatten() {
            self.member(media, "schema", name, &child(&pointer, kind))?;
        }
        Ok(())
    }

    /// Replaces a reference with a copy of what it refers to, and returns its place.
    fn copy(&self, owner: &mut Value, pointer: String) -> String {
        let found = target(self.root, owner).map(|(place, it)| (place.to_owned(), it.clone()));
        let Some((place, copy)) = found else { return pointer };
        *owner = copy;
        place
    }

    fn component(&mut self, schema: &mut Value, name: &str, pointer: &str) -> Result<(), Error> {
        let is_type = self.is_type(schema);
        self.inside(schema, name, pointer)?;
        // typify would make two types of it: what is not null, and what may be.
        if is_type && is_true(schema, "nullable") {
            let pointer = child(&child(pointer, "allOf"), "0");
            let inner = made_name(&format!("{name}_inner"), &pointer)?;
            *schema = self.define(schema, inner, &pointer)?;
        }
        say_deprecated(schema);
        Ok(())
    }

    fn member(
        &mut self,
        owner: &mut Value,
        key: &str,
        name: &str,
        pointer: &str,
    ) -> Result<(), Error> {
        match owner.get_mut(key) {
            Some(schema) => self.place(schema, name, &child(pointer, key)),
            None => Ok(()),
        }
    }

    /// Makes components of an inline schema, and of those inside it, where they become types.
    fn place(&mut self, schema: &mut Value, around: &str, pointer: &str) -> Result<(), Error> {
        if schema.get("$ref").is_some() {
            return Ok(());
        }
        let given = schema.get(RUST_NAME).and_then(Value::as_str).map(str::to_owned);
        let is_type = given.is_some() || self.is_type(schema);
        self.inside(schema, given.as_deref().unwrap_or(around), pointer)?;
        if is_type {
            let name = name(schema, around, pointer)?;
            *schema = self.define(schema, name, pointer)?;
        }
        say_deprecated(schema);
        Ok(())
    }

    /// Names the schemas inside `schema`, which has this name, or would have it.
    fn inside(&mut self, schema: &mut Value, name: &str, pointer: &str) -> Result<(), Error> {
        let is_struct = members(schema.get("properties")).next().is_some();
        let others = if is_struct { "extra" } else { "value" };
        let place = child(pointer, "properties");
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (key, property) in properties.into_iter().flatten() {
            self.place(property, &format!("{name}_{key}"), &child(&place, key))?;
        }
        self.member(schema, "items", &format!("{name}_item"), pointer)?;
        self.member(schema, "additionalProperties", &format!("{name}_{others}"), pointer)?;
        let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
        for (index, part) in parts.into_iter().flatten().enumerate() {
            let pointer = child(&child(pointer, "allOf"), &index.to_string());
            // A part has a type of its own only if the overlay names it.
            if part.get(RUST_NAME).is_some() {
                self.place(part, name, &pointer)?;
            } else {
                self.inside(part, name, &pointer)?;
            }
        }
        // The whole is what may be null.
        if let Some([Value::Object(part)]) =
            schema.get_mut("allOf").and_then(Value::as_array_mut).map(Vec::as_mut_slice)
            && let Some(nullable) = part.remove("nullable")
        {
            schema["nullable"] = nullable;
        }
        Ok(())
    }

    /// Makes `schema` a component, and returns what replaces it.
    fn define(&mut self, schema: &Value, name: String, pointer: &str) -> Result<Value, Error> {
        let members = members(schema).map(|(key, value)| (key.clone(), value.clone()));
        let (mut place, mut own): (Map<String, Value>, Map<String, Value>) =
            members.partition(|(key, _)| is_of_any_type(key));
        place.remove(RUST_NAME);
        let reference = json!({"$ref": format!("#/components/schemas/{name}")});
        if let Some(known) = self.schemas.get(&name) {
            if let Some(member) = difference(known, &own) {
                let problem = format!(
                    "makes the Rust type {name}, as #{}, where `{member}` differs; expected the same schema, or \
                     another name (set {RUST_NAME})",
                    self.origins.get(&name).map_or("", String::as_str)
                );
                return Err(Error::at(pointer, problem));
            }
        } else {
            // The type gets the description of its first use.
            own.extend(
                place.get("description").map(|text| ("description".to_owned(), text.clone())),
            );
            self.schemas.insert(name.clone(), own.into());
            self.origins.insert(name, pointer.to_owned());
        }
        if place.is_empty() {
            return Ok(reference);
        }
        place.insert("allOf".into(), json!([reference]));
        Ok(place.into())
    }

    /// Whether typify makes a type of an inline schema, with a name.
    fn is_type(&self, schema: &Value) -> bool {
        let is_structure = members(schema.get("properties")).next().is_some()
            || schema.get("required").is_some()
            || schema.get("enum").is_some()
            || schema.get("additionalProperties") == Some(&json!(false))
            || schema.get("format").is_some_and(|format| format == "password");
        let Some(parts) = schema.get("allOf") else { return is_structure };
        let parts: Vec<&Value> = elements(parts)
            .map(|(_, part)| part)
            .filter(|part| says_more_than(&[], part))
            .collect();
        let is_alone = !says_more_than(&["allOf", "type"], schema);
        match parts[..] {
            _ if is_structure => true,
            [] => false,
            [part] if is_alone => part.get("$ref").is_none() && self.is_type(part),
            _ => parts.iter().any(|part| self.is_type(resolved(self.root, part))),
        }
    }
}

/// A member in which the component `known` differs from a schema without the members of its use.
fn difference<'a>(known: &'a Value, used: &'a Map<String, Value>) -> Option<&'a str> {
    // A schema that is itself nullable makes another type.
    let is_own = |key: &&str| !is_of_any_type(key) || *key == "nullable";
    let keys = members(known).map(|(key, _)| key).chain(used.keys()).map(String::as_str);
    keys.filter(is_own).find(|key| known.get(key) != used.get(*key))
}

/// The name of the type of `schema`: the one that the overlay gives, or the one that the names `around` it make.
fn name(schema: &Value, around: &str, pointer: &str) -> Result<String, Error> {
    let Some(given) = schema.get(RUST_NAME) else { return made_name(around, pointer) };
    match given.as_str() {
        Some(name) if name == name.to_upper_camel_case() && is_type_name(name) => {
            Ok(name.to_owned())
        }
        _ => {
            let problem =
                format!("{given}; expected a name in UpperCamelCase that Rust does not use");
            Err(Error::at(child(pointer, RUST_NAME), problem))
        }
    }
}

fn made_name(around: &str, pointer: &str) -> Result<String, Error> {
    let name = camel(around);
    if is_type_name(&name) {
        return Ok(name);
    }
    let problem = format!("no name for a Rust type; expected {RUST_NAME} to name it");
    Err(Error::at(pointer, problem))
}

/// The name of a type, which stays as it is if typify makes one of it again: `R2v4` for `r2_v4`, not `R2V4`.
fn camel(name: &str) -> String {
    let name = name.replace('\'', "");
    let words = name.replace(|letter: char| !unicode_ident::is_xid_continue(letter), "-");
    words.to_upper_camel_case().to_upper_camel_case()
}

fn is_type_name(name: &str) -> bool {
    let is_taken = VARIANTS.contains(&name) || PRELUDE.iter().any(|(_, taken)| *taken == name);
    is_name(name) && !is_taken
}
