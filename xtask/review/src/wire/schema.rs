//! Reads schemas.

use bindgen::{
    Union,
    supported::{self, CHECKED, CHECKED_AS_FIELD, SCHEMA, Schema as Member},
    type_of_all,
};
use openapi::{
    json::{child, unescape},
    walk::{elements, members, text},
};
use serde_json::Value;

use super::{Object, Schema, Shape, Wire};

/// How many schemas are read inside of each other, with those that the parts of a whole and the forms of a union name.
const LEVELS: usize = 64;

/// Reads a description without texts and extensions.
pub(super) struct Reader<'a> {
    pub(super) root: &'a Value,
    /// How many schemas are being read.
    pub(super) level: usize,
    /// What has been read.
    pub(super) wire: Wire,
}

impl<'a> Reader<'a> {
    /// Reads a component schema, if it has not been read.
    pub(super) fn component(&mut self, name: &str) {
        let pointer = child("/components/schemas", name);
        if !self.wire.types.contains_key(name)
            && let Some(value) = self.root.pointer(&pointer)
        {
            // A schema may contain itself.
            self.wire.types.insert(name.to_owned(), Schema::default());
            let schema = self.schema(value, &pointer);
            self.wire.types.insert(name.to_owned(), schema);
        }
    }

    /// Reads a schema.
    pub(super) fn schema(&mut self, value: &'a Value, pointer: &str) -> Schema {
        self.level += 1;
        let read = self.members(value, pointer);
        self.level -= 1;
        read
    }

    fn members(&mut self, value: &'a Value, pointer: &str) -> Schema {
        let mut read = Schema { pointer: pointer.to_owned(), ..Schema::default() };
        let union = value.as_object().and_then(|schema| Union::of(self.root, schema));
        let (mut parts, mut items, mut object) = (Vec::new(), None, None);
        let mut values: Vec<(usize, &Value)> = Vec::new();
        for (key, member) in members(value) {
            let place = child(pointer, key);
            match supported::member(SCHEMA, key) {
                Some(Member::Ref) => parts.extend(named(member)),
                Some(Member::AllOf) => parts.extend(self.parts(member, &place)),
                Some(found @ (Member::AnyOf | Member::OneOf | Member::Limit)) => {
                    let is_limit = found == Member::Limit || union == Some(Union::Conditions);
                    if is_limit && !member.to_string().contains("\"$ref\"") {
                        read.limits.push((key.clone(), member.clone()));
                    } else {
                        let shape = Shape::Opaque(value.clone(), self.parts(member, &place));
                        parts.push(Schema { shape, ..Schema::default() });
                    }
                }
                Some(Member::Enum) => values = elements(member).collect(),
                Some(Member::Items) => items = Some(Box::new(self.element(member, &place))),
                Some(Member::Properties) => {
                    let fields = &mut object.get_or_insert_with(Object::default).fields;
                    for (name, property) in members(member) {
                        let schema = self.schema(property, &child(&place, name));
                        fields.insert(name.clone(), Schema { is_optional: true, ..schema });
                    }
                }
                Some(Member::AdditionalProperties) => {
                    let object = object.get_or_insert_with(Object::default);
                    object.is_closed = *member == Value::Bool(false);
                    let is_typed = members(member).next().is_some();
                    let values = is_typed.then(|| self.element(member, &place));
                    object.values = values.map(Box::new);
                }
                Some(Member::Nullable) => read.is_nullable |= *member == Value::Bool(true),
                Some(Member::Default) => read.default = Some(member.clone()),
                Some(Member::Deprecated) => read.is_deprecated = *member == Value::Bool(true),
                Some(Member::ReadOnly) => read.is_read_only = *member == Value::Bool(true),
                Some(Member::WriteOnly) => read.is_write_only = *member == Value::Bool(true),
                // They are read together below, and a discriminator belongs to a union.
                Some(Member::Required | Member::Type | Member::Format | Member::Discriminator)
                | None => {}
            }
        }
        // A part of a whole may require what another part describes.
        for name in elements(value.get("required")).filter_map(|(_, name)| name.as_str()) {
            let fields = &mut object.get_or_insert_with(Object::default).fields;
            let undescribed =
                || Schema { pointer: child(pointer, "required"), ..Schema::default() };
            fields.entry(name.to_owned()).or_insert_with(undescribed).is_optional = false;
        }
        let count = values.len();
        values.retain(|(_, value)| !value.is_null());
        read.is_nullable |= values.len() < count;
        let shape = shape(value, &values, &child(pointer, "enum"), items, object);
        if !values.is_empty() && !matches!(shape, Shape::Enum(_)) {
            let values = values.into_iter().map(|(_, value)| value.clone()).collect();
            read.limits.push(("enum".into(), values));
        }
        if parts.is_empty() {
            return Schema { shape, ..read };
        }
        parts.push(Schema { shape, ..Schema::default() });
        let whole = self.whole(value, parts, pointer);
        Schema { pointer: pointer.to_owned(), ..whole.with(&read) }
    }

    /// Reads the elements of a list, or the values of a map.
    fn element(&mut self, value: &'a Value, pointer: &str) -> Schema {
        let mut read = self.schema(value, pointer);
        if let Shape::Text { is_checked, .. } = &mut read.shape {
            *is_checked &= !CHECKED_AS_FIELD.contains(&text(value, "format"));
        }
        read
    }

    /// A part, with its name replaced by what it names, if that is near. Only where it is necessary: a chain of components
    /// may be long.
    fn resolve(&mut self, part: &Schema) -> Schema {
        if let Shape::Named(name) = &part.shape
            && self.level < LEVELS
        {
            self.component(name);
        }
        self.wire.resolve(part)
    }

    fn parts(&mut self, parts: &'a Value, pointer: &str) -> Vec<Schema> {
        if parts.is_object() {
            return vec![self.schema(parts, pointer)];
        }
        let place = |index: usize| child(pointer, &index.to_string());
        elements(parts).map(|(index, part)| self.schema(part, &place(index))).collect()
    }

    /// The schema that all `parts` describe: the only one, or an object with the members of all.
    fn whole(&mut self, value: &Value, parts: Vec<Schema>, pointer: &str) -> Schema {
        // Those of any shape may only add something to the others. Whether null fits all, one alone does not say.
        let is_any = |part: &Schema| matches!(part.shape, Shape::Any) && !part.is_nullable;
        let (empty, mut shaped): (Vec<_>, Vec<_>) = parts.into_iter().partition(is_any);
        let mut whole = Schema::default();
        if shaped.len() > 1 {
            let object = self.object(&shaped, pointer);
            whole.shape = object.unwrap_or_else(|| Shape::Opaque(value.clone(), shaped));
        } else if let Some(only) = shaped.pop() {
            whole = only;
        }
        for part in empty {
            whole = whole.with(&part);
        }
        whole
    }

    /// The name of an object with the members of all: a copy in all wholes around it would be too much. Supported are objects
    /// that describe a member in one way.
    fn object(&mut self, parts: &[Schema], pointer: &str) -> Option<Shape> {
        let (mut whole, mut object) = (Schema::default(), Object::default());
        for part in parts {
            let part = Some(self.resolve(part)).filter(|part| !part.is_nullable)?;
            let Shape::Object(Object { fields, is_closed, values: None }) = &part.shape else {
                return None;
            };
            object.is_closed |= is_closed;
            for (name, field) in fields {
                let known = object.fields.entry(name.clone()).or_insert_with(|| field.clone());
                let is_optional = known.is_optional && field.is_optional;
                if matches!(known.shape, Shape::Any) {
                    *known = field.clone();
                }
                known.is_optional = is_optional;
            }
            whole = whole.with(&part);
        }
        let (pointer, shape) = (pointer.to_owned(), Shape::Object(object));
        self.wire
            .types
            .insert(pointer.clone(), Schema { pointer: pointer.clone(), shape, ..whole });
        Some(Shape::Named(pointer))
    }
}

/// A reference to a component schema.
fn named(target: &Value) -> Option<Schema> {
    let name = unescape(target.as_str()?.strip_prefix("#/components/schemas/")?);
    Some(Schema { shape: Shape::Named(name), ..Schema::default() })
}

/// What the type, the format, the listed values, the elements and the members say about the shape.
fn shape(
    schema: &Value,
    values: &[(usize, &Value)],
    pointer: &str,
    items: Option<Box<Schema>>,
    object: Option<Object>,
) -> Shape {
    let kind = match text(schema, "type") {
        "" => type_of_all(values.iter().map(|(_, value)| *value)).unwrap_or_default(),
        kind => kind,
    };
    let format = text(schema, "format");
    match kind {
        "boolean" => Shape::Boolean,
        "integer" => integer(format),
        "number" => Shape::Number { is_single: format == "float" },
        "string" if !values.is_empty() => {
            let place = |index: usize| child(pointer, &index.to_string());
            let text = |(index, value): &(usize, &Value)| {
                Some((value.as_str()?.to_owned(), place(*index)))
            };
            // Values of several types are any value.
            values.iter().map(text).collect::<Option<_>>().map_or(Shape::Any, Shape::Enum)
        }
        "string" => Shape::Text {
            format: Some(format.to_owned()).filter(|it| !it.is_empty()),
            is_checked: CHECKED.contains(&format),
        },
        "array" => Shape::List(items.unwrap_or_default()),
        "object" => objects(schema, object.unwrap_or_default()),
        _ => match (object, items) {
            (Some(object), _) => objects(schema, object),
            (None, Some(items)) => Shape::List(items),
            (None, None) => Shape::Any,
        },
    }
}

/// An object. No rule compares one that describes some members, and gives all others a type.
fn objects(schema: &Value, object: Object) -> Shape {
    let Object { fields, values, .. } = &object;
    if fields.is_empty() || values.is_none() {
        return Shape::Object(object);
    }
    let parts = fields.values().chain(values.as_deref()).cloned().collect();
    Shape::Opaque(schema.clone(), parts)
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
        "uint64" => (u64::MIN.into(), u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    };
    Shape::Integer { min, max }
}
