//! Gives every schema the name of its Rust type.
//!
//! A component keeps the vendor's name without the prefix, or gets the name in its `x-rust-name` member, which the
//! overlay adds. An inline schema with that member becomes a component, and a reference replaces it, so that schemas
//! with the same name share one type. All other extensions are removed, since progenitor and typify match some schemas
//! by equality.

use openapi::{
    Kind, LIMITS,
    json::{child, unescape},
    walk::{members, rewrite},
};
use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::{Error, check::is_name, lower::DEPRECATED, passes::PRELUDE};

pub(super) const RUST_NAME: &str = "x-rust-name";
/// The name that an inline schema gets without `x-rust-name`.
pub(super) const AUTO_NAME: &str = "x-auto-name";
pub(super) const SCHEMAS: &str = "/components/schemas";

/// Members that belong to the use of a schema, not to the type.
const OF_THE_PLACE: [&str; 8] = [
    "default",
    "deprecated",
    "description",
    "example",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
];

/// Names of the prelude that the code uses without a path, beside those of [`PRELUDE`].
const VARIANTS: [&str; 4] = ["Err", "None", "Ok", "Some"];

/// A description whose schemas are named.
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

/// Names the schemas of a description that passed [`super::check`], and removes its extensions.
pub(super) fn apply(mut description: Value, prefix: &str) -> Result<Named, Error> {
    rewrite(&mut description, "", Kind::Document, &mut remove_extensions)?;
    let (mut schemas, renamed) = take_components(&mut description, prefix)?;
    rewrite_references(&mut description, Kind::Document, &renamed)?;

    let names: Vec<String> = schemas.keys().cloned().collect();
    for name in names {
        let Some(schema) = schemas.get_mut(&name) else { continue };
        let (mut value, pointer) = (schema.value.take(), schema.pointer.clone());
        rewrite_references(&mut value, Kind::Schema, &renamed)?;
        hoist(&mut schemas, &mut value, &pointer, Kind::Schema)?;
        schemas.insert(name, Schema { value, pointer });
    }
    hoist(&mut schemas, &mut description, "", Kind::Document)?;
    let origins =
        schemas.iter().map(|(name, schema)| (name.clone(), schema.pointer.clone())).collect();
    put_components(&mut description, schemas);
    Ok(Named { description, origins })
}

/// Removes every `x-` member except the names, which are allowed on schemas only.
fn remove_extensions(value: &mut Value, pointer: &str, kind: Kind) -> Result<(), Error> {
    let Value::Object(object) = value else { return Ok(()) };
    if matches!(kind, Kind::Named(_)) {
        return Ok(());
    }
    if kind != Kind::Schema && object.contains_key(RUST_NAME) {
        let place = child(pointer, RUST_NAME);
        return Err(Error::at(place, "not on a schema; expected it on the schema"));
    }
    object.retain(|key, _| !key.starts_with("x-") || key == RUST_NAME || key == AUTO_NAME);
    Ok(())
}

struct Schema {
    value: Value,
    /// The place of its first use.
    pointer: String,
}

type Schemas = BTreeMap<String, Schema>;

/// Takes the component schemas out of `description`, by their new names. Also returns the new names by the old ones.
fn take_components(
    description: &mut Value,
    prefix: &str,
) -> Result<(Schemas, BTreeMap<String, String>), Error> {
    let (mut schemas, mut renamed) = (Schemas::new(), BTreeMap::new());
    let components = description.pointer_mut(SCHEMAS).map(Value::take).unwrap_or_default();
    for (old, value) in members(&components) {
        let (mut value, pointer) = (value.clone(), child(SCHEMAS, old));
        let name = match take_name(&mut value, &pointer)? {
            Some(name) => name,
            None => default_name(old, prefix, &pointer)?,
        };
        let schema = Schema { value, pointer: pointer.clone() };
        if let Some(other) = schemas.insert(name.clone(), schema) {
            let problem = format!(
                "named {name}, as #{}; expected another name (set {RUST_NAME})",
                other.pointer
            );
            return Err(Error::at(pointer, problem));
        }
        renamed.insert(old.clone(), name);
    }
    Ok((schemas, renamed))
}

fn put_components(description: &mut Value, schemas: Schemas) {
    if schemas.is_empty() {
        if let Some(Value::Object(components)) = description.get_mut("components") {
            components.remove("schemas");
        }
        return;
    }
    let schemas = schemas.into_iter().map(|(name, schema)| (name, schema.value)).collect();
    if let Some(root) = description.as_object_mut()
        && let Some(components) =
            root.entry("components").or_insert_with(|| json!({})).as_object_mut()
    {
        components.insert("schemas".into(), Value::Object(schemas));
    }
}

/// Replaces the named inline schemas inside `value` with references to `schemas`, and adds them there.
fn hoist(schemas: &mut Schemas, value: &mut Value, pointer: &str, kind: Kind) -> Result<(), Error> {
    rewrite(value, pointer, kind, &mut |value, pointer, kind| {
        let name = if kind == Kind::Schema { take_name(value, pointer)? } else { None };
        if let (Some(name), Value::Object(object)) = (name, &mut *value) {
            *value = define(schemas, name, object, pointer)?;
        }
        Ok(())
    })
}

/// Makes `schema` a component, and returns what replaces it.
fn define(
    schemas: &mut Schemas,
    name: String,
    schema: &mut Map<String, Value>,
    pointer: &str,
) -> Result<Value, Error> {
    let is_auto = schema.remove(AUTO_NAME).is_some();
    let mut place: Map<String, Value> = OF_THE_PLACE
        .iter()
        .filter_map(|key| schema.remove(*key).map(|value| ((*key).to_owned(), value)))
        .collect();
    let mut value = Value::Object(std::mem::take(schema));
    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
    if let Some(known) = schemas.get_mut(&name) {
        remove_limits_of_one_use(&mut known.value, &value);
        let is_component =
            known.pointer.rsplit_once('/').is_some_and(|(owner, _)| owner == SCHEMAS);
        let differs = difference(&known.value, &value).is_some();
        if is_auto && (is_component || differs) {
            let problem = format!(
                "makes the Rust type {name}, as #{}, which differs; expected another name (set {RUST_NAME})",
                known.pointer
            );
            return Err(Error::at(pointer, problem));
        }
        if let Some(member) = difference(&known.value, &value) {
            let problem = format!(
                "{RUST_NAME} {name} names another schema than at #{}: `{member}` differs; expected the same schema or \
                 another name",
                known.pointer
            );
            return Err(Error::at(pointer, problem));
        }
    } else {
        // The type gets the description of its first use, which alone may be deprecated.
        let text = place.get("description").and_then(Value::as_str);
        let text = text.map(|text| text.trim_end_matches(DEPRECATED).trim_end());
        if let (Some(text), Value::Object(object)) =
            (text.filter(|text| !text.is_empty()), &mut value)
        {
            object.insert("description".into(), text.into());
        }
        schemas.insert(name, Schema { value, pointer: pointer.to_owned() });
    }
    if place.is_empty() {
        return Ok(reference);
    }
    place.insert("allOf".into(), json!([reference]));
    Ok(Value::Object(place))
}

/// Removes the limits in which two schemas of one name differ: they belong to the use, and no type checks them.
fn remove_limits_of_one_use(known: &mut Value, used: &Value) {
    if let Value::Object(known) = known {
        known.retain(|key, limit| !LIMITS.contains(&&**key) || used.get(key) == Some(limit));
    }
}

/// A member in which two schemas of one name differ. `used` is without the members of the use.
fn difference<'a>(known: &'a Value, used: &'a Value) -> Option<&'a str> {
    // A schema that is itself nullable makes another type.
    let ignored =
        |key: &str| LIMITS.contains(&key) || OF_THE_PLACE.contains(&key) && key != "nullable";
    let keys = members(known).chain(members(used)).map(|(key, _)| key.as_str());
    keys.filter(|key| !ignored(key)).find(|key| known.get(key) != used.get(key))
}

/// Returns the name of a schema, and removes it if the overlay gives it.
fn take_name(schema: &mut Value, pointer: &str) -> Result<Option<String>, Error> {
    let Some(object) = schema.as_object_mut() else { return Ok(None) };
    if let Some(name) = object.remove(RUST_NAME) {
        let place = child(pointer, RUST_NAME);
        if object.contains_key("$ref") {
            return Err(Error::at(place, "beside a $ref; expected it in the schema referred to"));
        }
        return match name.as_str() {
            Some(name) if name == name.to_upper_camel_case() && is_type_name(name) => {
                Ok(Some(name.to_owned()))
            }
            _ => Err(Error::at(
                place,
                format!("{name}; expected a name in UpperCamelCase that Rust does not use"),
            )),
        };
    }
    match object.get(AUTO_NAME).and_then(Value::as_str) {
        None => Ok(None),
        Some(name) if is_type_name(name) => Ok(Some(name.to_owned())),
        Some(_) => Err(no_name(pointer)),
    }
}

fn no_name(pointer: &str) -> Error {
    Error::at(pointer, format!("no name for a Rust type; expected {RUST_NAME} to name it"))
}

/// The name of the type of a component, without the vendor's prefix.
pub(super) fn component_name(old: &str, prefix: &str) -> String {
    camel(old.strip_prefix(prefix).unwrap_or(old))
}

/// The name of a type, which stays as it is if typify makes one of it again: `R2v4` for `r2_v4`, not `R2V4`.
pub(super) fn camel(name: &str) -> String {
    let name = name.replace('\'', "");
    let words = name.replace(|letter: char| !unicode_ident::is_xid_continue(letter), "-");
    words.to_upper_camel_case().to_upper_camel_case()
}

fn default_name(old: &str, prefix: &str, pointer: &str) -> Result<String, Error> {
    let name = component_name(old, prefix);
    if is_type_name(&name) { Ok(name) } else { Err(no_name(pointer)) }
}

fn is_type_name(name: &str) -> bool {
    let is_taken = VARIANTS.contains(&name) || PRELUDE.iter().any(|(_, taken)| *taken == name);
    is_name(name) && !is_taken
}

/// Replaces the old names of components in references with the new ones.
pub(super) fn rewrite_references(
    value: &mut Value,
    kind: Kind,
    renamed: &BTreeMap<String, String>,
) -> Result<(), Error> {
    rewrite(value, "", kind, &mut |value, _, _| {
        if let Some(Value::String(target)) = value.get_mut("$ref")
            && let Some(old) = target.strip_prefix("#/components/schemas/")
            && let Some(name) = renamed.get(&unescape(old))
        {
            *target = format!("#/components/schemas/{name}");
        }
        Ok(())
    })
}
