//! Gives every schema the name that its Rust type will have.
//!
//! A component is called what the vendor calls it, without the vendor's prefix, unless the overlay says
//! otherwise in an `x-rust-name` member. An inline schema with that member becomes a component of that name, and
//! a reference takes its place: so one type serves wherever the same name is given. All other extensions are
//! dropped, since progenitor and typify match some schemas by equality.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::{
    Error,
    document::{Meaning, child, meaning, members},
};

const RUST_NAME: &str = "x-rust-name";
const VENDOR_PREFIX: &str = "teams-devices_";

/// Members that belong to the place where a schema is used rather than to the type.
const OF_THE_PLACE: [&str; 3] = ["description", "nullable", "deprecated"];

/// Names the schemas of a description that passed [`super::check`], and drops its extensions.
pub(super) fn apply(mut description: Value) -> Result<Value, Error> {
    let mut named = Named::default();
    let renamed = named.take_components(&mut description)?;
    named.hoist(&mut description, "", &Meaning::Keywords)?;
    if !named.schemas.is_empty()
        && let Some(root) = description.as_object_mut()
    {
        let components = root.entry("components").or_insert_with(|| json!({}));
        let schemas =
            named.schemas.into_iter().map(|(name, schema)| (name, schema.value)).collect();
        if let Some(components) = components.as_object_mut() {
            components.insert("schemas".into(), Value::Object(schemas));
        }
    }
    rewrite_references(&mut description, &renamed);
    Ok(sorted(description))
}

#[derive(Default)]
struct Named {
    schemas: BTreeMap<String, Schema>,
}

struct Schema {
    value: Value,
    /// Where it was found.
    pointer: String,
}

impl Named {
    /// Moves the schemas out of `description`; returns the new name of each by its old one.
    fn take_components(
        &mut self,
        description: &mut Value,
    ) -> Result<BTreeMap<String, String>, Error> {
        const SCHEMAS: &str = "/components/schemas";
        let mut renamed = BTreeMap::new();
        let Some(schemas) = description.pointer_mut(SCHEMAS).map(Value::take) else {
            return Ok(renamed);
        };
        for (old, mut value) in members(&schemas).map(|(old, value)| (old.clone(), value.clone())) {
            let pointer = child(SCHEMAS, &old);
            let name = match take_name(&mut value, &pointer)? {
                Some(name) => name,
                None => default_name(&old, &pointer)?,
            };
            let schema = Schema { value, pointer: pointer.clone() };
            if let Some(other) = self.schemas.insert(name.clone(), schema) {
                let problem = format!(
                    "named {name}, as #{}; expected another name (set {RUST_NAME})",
                    other.pointer
                );
                return Err(Error::at(pointer, problem));
            }
            renamed.insert(old, name);
        }
        // Inline schemas inside the components may be named, too.
        for name in renamed.values() {
            let Some(schema) = self.schemas.get_mut(name) else {
                continue;
            };
            let (mut value, pointer) = (schema.value.take(), schema.pointer.clone());
            self.hoist(&mut value, &pointer, &Meaning::Keywords)?;
            if let Some(schema) = self.schemas.get_mut(name) {
                schema.value = value;
            }
        }
        Ok(renamed)
    }

    /// Replaces the named inline schemas in `value` by references, and drops extensions.
    fn hoist(&mut self, value: &mut Value, pointer: &str, how: &Meaning) -> Result<(), Error> {
        match (value, how) {
            (_, Meaning::Data) => {}
            (Value::Array(elements), _) => {
                for (index, element) in elements.iter_mut().enumerate() {
                    self.hoist_one(
                        element,
                        &child(pointer, &index.to_string()),
                        &Meaning::Keywords,
                    )?;
                }
            }
            (Value::Object(object), Meaning::Names) => {
                for (key, member) in object.iter_mut() {
                    self.hoist_one(member, &child(pointer, key), &Meaning::Keywords)?;
                }
            }
            (Value::Object(object), Meaning::Keywords) => {
                object.retain(|key, _| !key.starts_with("x-"));
                for (key, member) in object.iter_mut() {
                    self.hoist_one(member, &child(pointer, key), &meaning(key))?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn hoist_one(&mut self, value: &mut Value, pointer: &str, how: &Meaning) -> Result<(), Error> {
        let name = match how {
            Meaning::Keywords => take_name(value, pointer)?,
            Meaning::Names | Meaning::Data => None,
        };
        self.hoist(value, pointer, how)?;
        if let (Some(name), Value::Object(object)) = (name, &mut *value) {
            *value = self.define(name, object, pointer)?;
        }
        Ok(())
    }

    /// Makes `schema` a component and returns what stands in its place.
    fn define(
        &mut self,
        name: String,
        schema: &mut Map<String, Value>,
        pointer: &str,
    ) -> Result<Value, Error> {
        let mut place: Map<String, Value> = OF_THE_PLACE
            .iter()
            .filter_map(|key| schema.remove(*key).map(|value| ((*key).to_owned(), value)))
            .collect();
        let mut value = Value::Object(std::mem::take(schema));
        let reference = json!({"$ref": format!("#/components/schemas/{name}")});
        match self.schemas.get(&name) {
            Some(known) if without_description(&known.value) != value => {
                let problem = format!(
                    "{RUST_NAME} {name} names another schema than at #{}; expected the same schema or another name",
                    known.pointer
                );
                return Err(Error::at(pointer, problem));
            }
            Some(_) => {}
            None => {
                // The type is described as where it is first met.
                if let (Some(description), Value::Object(object)) =
                    (place.get("description"), &mut value)
                {
                    object.insert("description".into(), description.clone());
                }
                self.schemas.insert(name, Schema { value, pointer: pointer.to_owned() });
            }
        }
        if place.is_empty() {
            return Ok(reference);
        }
        place.insert("allOf".into(), json!([reference]));
        Ok(Value::Object(place))
    }
}

fn without_description(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(object) = &mut schema {
        object.remove("description");
    }
    schema
}

/// Removes the name that the overlay gives to a schema, and returns it.
fn take_name(schema: &mut Value, pointer: &str) -> Result<Option<String>, Error> {
    let Some(name) = schema.as_object_mut().and_then(|object| object.remove(RUST_NAME)) else {
        return Ok(None);
    };
    let place = || child(pointer, RUST_NAME);
    if schema.get("$ref").is_some() {
        return Err(Error::at(place(), "beside a $ref; expected it in the schema referred to"));
    }
    match name.as_str() {
        Some(name)
            if name == name.to_upper_camel_case() && syn::parse_str::<syn::Ident>(name).is_ok() =>
        {
            Ok(Some(name.to_owned()))
        }
        _ => Err(Error::at(place(), format!("{name}; expected a name in UpperCamelCase"))),
    }
}

fn default_name(old: &str, pointer: &str) -> Result<String, Error> {
    let name = old.strip_prefix(VENDOR_PREFIX).unwrap_or(old).to_upper_camel_case();
    if syn::parse_str::<syn::Ident>(&name).is_ok() {
        Ok(name)
    } else {
        Err(Error::at(
            pointer,
            format!("no Rust type can be named after it; expected {RUST_NAME} to name it"),
        ))
    }
}

fn rewrite_references(value: &mut Value, renamed: &BTreeMap<String, String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref")
                && let Some(name) = target
                    .strip_prefix("#/components/schemas/")
                    .and_then(|old| renamed.get(&old.replace("~1", "/").replace("~0", "~")))
            {
                *target = format!("#/components/schemas/{name}");
            }
            object.values_mut().for_each(|member| rewrite_references(member, renamed));
        }
        Value::Array(elements) => {
            for element in elements {
                rewrite_references(element, renamed);
            }
        }
        _ => {}
    }
}

/// `value` with the members of every object in order, which `serde_json` keeps or not as other crates decide.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let members: BTreeMap<String, Value> = object.into_iter().collect();
            Value::Object(members.into_iter().map(|(key, member)| (key, sorted(member))).collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(sorted).collect()),
        other => other,
    }
}
