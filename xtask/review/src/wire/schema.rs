//! Reads schemas.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use openapi::{
    Kind, LIMITS,
    json::{child, unescape},
    reference,
    walk::{is_true, members, text},
};
use serde_json::Value;

use super::{Field, HeldBy, Object, Others, Schema, Shape, Type};

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
        match reference::target(self.root, value) {
            Some((pointer, found)) => (found, pointer.to_owned()),
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
                    object.retain(|key, _| !OF_PLACE.contains(&key.as_str()));
                }
                self.define(&rust, &inner, pointer);
                let mut place = value.clone();
                if let Some(object) = place.as_object_mut() {
                    object.retain(|key, _| OF_PLACE.contains(&key.as_str()));
                }
                Schema { shape: Shape::Named(rust), ..self.unnamed(&place, pointer) }
            }
            None => self.unnamed(value, pointer),
        }
    }

    fn unnamed(&mut self, value: &Value, pointer: &str) -> Schema {
        let mut parts = Vec::new();
        if let Some(list) = value.get("allOf").and_then(Value::as_array) {
            parts.extend(self.parts(list, &child(pointer, "allOf")));
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(list) = value.get(key).and_then(Value::as_array) {
                let shape = Shape::Alternatives(self.parts(list, &child(pointer, key)));
                parts.push(Schema { shape, ..Schema::default() });
            }
        }
        let shape = self.own(value, pointer);
        parts.push(Schema { shape, ..Schema::default() });
        let has_null =
            |values: &Value| values.as_array().is_some_and(|it| it.contains(&Value::Null));
        let limits =
            LIMITS.into_iter().filter_map(|key| Some((key.to_owned(), value.get(key)?.clone())));
        self.merged(parts).with(&Schema {
            shape: Shape::Any,
            is_nullable: is_true(value, "nullable") || value.get("enum").is_some_and(has_null),
            default: value.get("default").cloned(),
            limits: limits.collect(),
            held_by: match (is_true(value, "writeOnly"), is_true(value, "readOnly")) {
                (true, _) => HeldBy::Requests,
                (_, true) => HeldBy::Responses,
                _ => HeldBy::Both,
            },
            is_deprecated: is_true(value, "deprecated"),
            others: others(value, Kind::Schema, &[&COMPARED[..], &LIMITS, &OF_PLACE].concat()),
        })
    }

    /// What the type, the format, the listed values and the members say about the shape.
    fn own(&mut self, value: &Value, pointer: &str) -> Shape {
        let kind = text(value, "type");
        let values = value.get("enum").and_then(Value::as_array);
        let values: Vec<&Value> = values.into_iter().flatten().filter(|it| !it.is_null()).collect();
        if !values.is_empty() {
            let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
            if texts.len() == values.len() && matches!(kind, "" | "string") {
                return Shape::Enum(texts.into_iter().map(str::to_owned).collect());
            }
            let all = |is: fn(&Value) -> bool| values.iter().all(|value| is(value));
            let of = match kind {
                "string" => Shape::Any,
                "" if all(Value::is_boolean) => Shape::Boolean,
                "" if all(|it| it.is_i64() || it.is_u64()) => integer(""),
                "" if all(Value::is_number) => Shape::Number { is_single: false },
                "" => Shape::Any,
                _ => self.typed(kind, value, pointer),
            };
            let values = values.into_iter().map(ToString::to_string).collect();
            return Shape::Listed { of: Box::new(of), values };
        }
        self.typed(kind, value, pointer)
    }

    fn typed(&mut self, kind: &str, value: &Value, pointer: &str) -> Shape {
        let has = |key| value.get(key).is_some();
        match kind {
            "boolean" => Shape::Boolean,
            "integer" => integer(text(value, "format")),
            "number" => Shape::Number { is_single: text(value, "format") == "float" },
            "string" => Shape::Text {
                format: value.get("format").and_then(Value::as_str).map(str::to_owned),
            },
            "array" => {
                let items = value.get("items").unwrap_or(&Value::Null);
                Shape::List(Box::new(self.schema(items, &child(pointer, "items"))))
            }
            "object" => self.object(value, pointer),
            _ if has("properties") || has("required") || has("additionalProperties") => {
                self.object(value, pointer)
            }
            _ if has("items") => self.typed("array", value, pointer),
            _ => Shape::Any,
        }
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
        for (name, property) in sorted(value.get("properties")) {
            let pointer = child(&place, name);
            let schema = self.schema(property, &pointer);
            let is_required = required.contains(&name.as_str());
            fields.insert(name.clone(), Field { schema, is_required, pointer });
        }
        // A part of a whole may require what another part describes.
        for name in required {
            let undescribed = || Field {
                schema: Schema::default(),
                is_required: true,
                pointer: child(pointer, "required"),
            };
            fields.entry(name.to_owned()).or_insert_with(undescribed);
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
        let (empty, shaped): (Vec<_>, Vec<_>) =
            schemas.drain(..).partition(|schema| schema.shape == Shape::Any);
        let mut whole = match <[Schema; 1]>::try_from(shaped) {
            Ok([one]) => one,
            Err(several) => self.intersection(several),
        };
        for schema in empty {
            whole = whole.with(&schema);
        }
        whole
    }

    fn intersection(&self, schemas: Vec<Schema>) -> Schema {
        let shapes: Vec<Shape> = schemas.iter().map(|schema| self.shape_of(schema)).collect();
        if shapes.is_empty() {
            return Schema::default();
        }
        if !shapes.iter().all(|shape| matches!(shape, Shape::Object(_))) {
            return Schema { shape: Shape::All(schemas), ..Schema::default() };
        }
        let mut whole = Object::default();
        for shape in shapes {
            let Shape::Object(Object { fields, is_closed, values }) = shape else { continue };
            whole.is_closed |= is_closed;
            whole.values = whole.values.or(values);
            for (name, field) in fields {
                let Some(known) = whole.fields.remove(&name) else {
                    whole.fields.insert(name, field);
                    continue;
                };
                let is_undescribed = known.schema == Schema::default();
                let pointer = if is_undescribed { field.pointer } else { known.pointer };
                let schema = if known.schema == field.schema {
                    known.schema
                } else {
                    self.merged(vec![known.schema, field.schema])
                };
                let is_required = known.is_required || field.is_required;
                whole.fields.insert(name, Field { schema, is_required, pointer });
            }
        }
        let place = schemas.into_iter().map(|mut schema| {
            schema.shape = Shape::Any;
            schema
        });
        let whole = Schema { shape: Shape::Object(whole), ..Schema::default() };
        place.fold(whole, |whole, place| whole.with(&place))
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

/// Members that belong to the place of a schema, not to its type.
const OF_PLACE: [&str; 5] = ["default", "deprecated", "nullable", "readOnly", "writeOnly"];

/// Other members that are read. `xml` says nothing about JSON.
const COMPARED: [&str; 12] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "format",
    "items",
    "oneOf",
    "properties",
    "required",
    "type",
    "xml",
];

/// The members of `value`, an object of this kind, that may mean something and are not in `compared`.
pub(super) fn others(value: &Value, kind: Kind, compared: &[&str]) -> Others {
    let is_other = |key: &str| {
        let kind = kind.member(key);
        !kind.is_text() && kind != Kind::Extension && !compared.contains(&key)
    };
    let members = members(value).filter(|(key, _)| is_other(key));
    members.map(|(key, member)| (key.clone(), member.clone())).collect()
}

/// The range of a format.
fn integer(format: &str) -> Shape {
    let (min, max) = match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "uint8" => (u8::MIN.into(), u8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint16" => (u16::MIN.into(), u16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint32" => (u32::MIN.into(), u32::MAX.into()),
        "uint" | "uint64" => (u64::MIN.into(), u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    Shape::Integer { min, max }
}

/// The members of an object by name: their order in the description means nothing.
pub(super) fn sorted(value: Option<&Value>) -> BTreeMap<&String, &Value> {
    members(value).collect()
}
