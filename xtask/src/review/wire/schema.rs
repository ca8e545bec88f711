//! Reads schemas.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::{Field, Object, Schema, Shape, Type};
use crate::json::{child, unescape};

/// Reads a description.
pub(super) struct Reader<'a> {
    pub(super) root: &'a Value,
    /// The named schemas that have been read, by the names of their Rust types.
    pub(super) types: BTreeMap<String, Type>,
}

impl<'a> Reader<'a> {
    /// `value`, or what it refers to, and its place.
    pub(super) fn resolved(&self, value: &'a Value, pointer: String) -> (&'a Value, String)
    where
        Self: 'a,
    {
        let target = value.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| target.strip_prefix('#'));
        match target.and_then(|target| Some((self.root.pointer(target)?, target.to_owned()))) {
            Some(found) => found,
            None => (value, pointer),
        }
    }

    /// Reads a component, if it has not been read, and returns the name of its Rust type.
    pub(super) fn component(&mut self, name: &str, value: &Value) -> String {
        let rust = match value.get("x-rust-name").and_then(Value::as_str) {
            Some(rust) => rust.to_owned(),
            None => name.strip_prefix("teams-devices_").unwrap_or(name).to_upper_camel_case(),
        };
        self.define(&rust, value, &child("/components/schemas", name));
        rust
    }

    fn define(&mut self, rust: &str, value: &Value, pointer: &str) {
        if self.types.contains_key(rust) {
            return;
        }
        // A schema may contain itself.
        let unknown = Type { schema: Schema::default(), pointer: pointer.to_owned() };
        self.types.insert(rust.to_owned(), unknown);
        let schema = self.unnamed(value, pointer);
        self.types.insert(rust.to_owned(), Type { schema, pointer: pointer.to_owned() });
    }

    /// Reads a schema at `pointer`.
    pub(super) fn schema(&mut self, value: &Value, pointer: &str) -> Schema {
        let target = value.get("$ref").and_then(Value::as_str);
        if let Some(name) =
            target.and_then(|target| target.strip_prefix("#/components/schemas/")).map(unescape)
        {
            let pointer = child("/components/schemas", &name);
            let component = self.root.pointer(&pointer).unwrap_or(&Value::Null).clone();
            let shape = Shape::Named(self.component(&name, &component));
            return Schema { shape, ..Schema::default() };
        }
        match value.get("x-rust-name").and_then(Value::as_str) {
            Some(rust) => {
                let rust = rust.to_owned();
                let mut inner = value.clone();
                if let Some(object) = inner.as_object_mut() {
                    object.remove("nullable");
                    object.remove("default");
                }
                self.define(&rust, &inner, pointer);
                Schema {
                    shape: Shape::Named(rust),
                    is_nullable: is_true(value, "nullable"),
                    default: value.get("default").cloned(),
                }
            }
            None => self.unnamed(value, pointer),
        }
    }

    fn unnamed(&mut self, value: &Value, pointer: &str) -> Schema {
        let is_nullable = is_true(value, "nullable");
        let default = value.get("default").cloned();
        let parts = value.get("allOf").and_then(Value::as_array);
        if let Some(parts) = parts {
            let place = child(pointer, "allOf");
            let mut schemas = self.parts(parts, &place);
            if value.get("properties").is_some() {
                schemas.push(Schema { shape: self.object(value, pointer), ..Schema::default() });
            }
            let mut schema = self.merged(schemas);
            schema.is_nullable |= is_nullable;
            schema.default = default.or(schema.default);
            return schema;
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(parts) = value.get(key).and_then(Value::as_array) {
                let shape = Shape::Alternatives(self.parts(parts, &child(pointer, key)));
                return Schema { shape, is_nullable, default };
            }
        }
        let strings = value.get("enum").and_then(Value::as_array);
        let shape = match text(value, "type") {
            "boolean" => Shape::Boolean,
            "integer" => integer(value),
            "number" => Shape::Number,
            "string" | "" if strings.is_some() => Shape::Enum(
                strings
                    .into_iter()
                    .flatten()
                    .filter_map(|value| value.as_str().map(str::to_owned))
                    .collect(),
            ),
            "string" => Shape::Text {
                is_timestamp: text(value, "format") == "date-time",
                limits: ["minLength", "maxLength", "pattern"]
                    .into_iter()
                    .filter_map(|key| Some((key.to_owned(), value.get(key)?.clone())))
                    .collect(),
            },
            "array" => {
                let items = value.get("items").unwrap_or(&Value::Null);
                Shape::List(Box::new(self.schema(items, &child(pointer, "items"))))
            }
            "object" => self.object(value, pointer),
            _ if value.get("properties").is_some() => self.object(value, pointer),
            _ => Shape::Any,
        };
        Schema { shape, is_nullable, default }
    }

    fn object(&mut self, value: &Value, pointer: &str) -> Shape {
        let required: Vec<&str> = value
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let place = child(pointer, "properties");
        let mut fields = BTreeMap::new();
        for (name, property) in members(value.get("properties")) {
            let pointer = child(&place, name);
            let schema = self.schema(property, &pointer);
            let is_required = required.contains(&name.as_str());
            fields.insert(name.clone(), Field { schema, is_required, pointer });
        }
        let others = value.get("additionalProperties");
        let values = others
            .filter(|others| others.is_object())
            .map(|others| Box::new(self.schema(others, &child(pointer, "additionalProperties"))));
        let is_closed = others == Some(&Value::Bool(false));
        Shape::Object(Object { fields, is_closed, values })
    }

    fn parts(&mut self, parts: &[Value], pointer: &str) -> Vec<Schema> {
        let parts = parts.iter().enumerate();
        parts.map(|(index, part)| self.schema(part, &child(pointer, &index.to_string()))).collect()
    }

    /// One schema of all that `allOf` lists: the only one, or an object with the members of all.
    fn merged(&self, mut schemas: Vec<Schema>) -> Schema {
        // These say nothing about the shape.
        schemas.retain(|schema| schema.shape != Shape::Any);
        if schemas.len() < 2 {
            return schemas.pop().unwrap_or_default();
        }
        let mut whole = Object::default();
        for schema in &schemas {
            let Shape::Object(object) = self.shape_of(schema) else {
                return Schema { shape: Shape::Alternatives(schemas), ..Schema::default() };
            };
            whole.fields.extend(object.fields);
            whole.is_closed |= object.is_closed;
            whole.values = whole.values.or(object.values);
        }
        Schema { shape: Shape::Object(whole), ..Schema::default() }
    }

    /// The shape of a schema, or of the one that it names.
    pub(super) fn shape_of(&self, schema: &Schema) -> Shape {
        match &schema.shape {
            Shape::Named(name) => {
                self.types.get(name).map(|named| named.schema.shape.clone()).unwrap_or_default()
            }
            shape => shape.clone(),
        }
    }
}

/// The range that the format and the limits leave.
fn integer(value: &Value) -> Shape {
    let limit = |key| value.get(key).and_then(Value::as_i64).map(i128::from);
    let (min, max) = match text(value, "format") {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "uint8" => (u8::MIN.into(), u8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint16" => (u16::MIN.into(), u16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint32" => (u32::MIN.into(), u32::MAX.into()),
        "uint" | "uint64" => (u64::MIN.into(), u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    Shape::Integer {
        min: limit("minimum").map_or(min, |limit| limit.max(min)),
        max: limit("maximum").map_or(max, |limit| limit.min(max)),
    }
}

pub(super) fn members(value: Option<&Value>) -> BTreeMap<&String, &Value> {
    value.and_then(Value::as_object).into_iter().flatten().collect()
}

pub(super) fn elements(value: Option<&Value>) -> impl Iterator<Item = (usize, &Value)> {
    value.and_then(Value::as_array).into_iter().flatten().enumerate()
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn is_true(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}
