//! JSON sources, pointers into them, and what the members of an OpenAPI document mean.

use std::path::Path;

use serde_json::Value;

use super::Error;
use crate::json;
pub(super) use crate::json::child;

/// A JSON source: its bytes, and its name in messages.
pub struct Source {
    /// The name in messages.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads the file `name` inside the folder `root`.
    pub fn read(root: &Path, name: &str) -> Result<Self, Error> {
        let path = root.join(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Self { name: name.to_owned(), bytes }),
            Err(source) => Err(Error::Disk { verb: "read", path, source }),
        }
    }

    /// The text, without a byte order mark.
    pub(super) fn text(&self) -> Result<&str, Error> {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        std::str::from_utf8(bytes).map_err(|error| {
            self.invalid(json::Invalid::at(bytes, error.valid_up_to(), "not valid JSON: not UTF-8"))
        })
    }

    /// Parses the source, strictly.
    pub(super) fn parse(&self) -> Result<Value, Error> {
        json::parse(self.text()?).map_err(|invalid| self.invalid(invalid))
    }

    fn invalid(&self, invalid: json::Invalid) -> Error {
        let json::Invalid { line, column, problem } = invalid;
        Error::Json { file: self.name.clone(), line, column, problem }
    }
}

/// The members of an object; none if `value` is not an object.
pub(super) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The elements of an array; none if `value` is not an array.
pub(super) fn elements(value: &Value) -> impl Iterator<Item = (usize, &Value)> {
    value.as_array().into_iter().flatten().enumerate()
}

/// What an object of an OpenAPI document is. For an array, it is what the elements are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A schema.
    Schema,
    /// Schemas by names of the author's choice.
    Schemas,
    /// Anything else that the specification defines.
    Object,
    /// Such objects by names of the author's choice.
    Objects,
    /// Data: an example, a default, the values of an enum.
    Data,
}

impl Meaning {
    /// What the member `key` of such an object is.
    pub(super) fn of_member(self, key: &str) -> Self {
        match (self, key) {
            (Self::Data, _) => Self::Data,
            (Self::Schemas, _) => Self::Schema,
            (Self::Objects, _) => Self::Object,
            (_, extension) if extension.starts_with("x-") => Self::Data,
            (
                Self::Schema,
                "items" | "additionalProperties" | "not" | "allOf" | "anyOf" | "oneOf",
            )
            | (Self::Object, "schema") => Self::Schema,
            (Self::Schema, "properties") | (Self::Object, "schemas") => Self::Schemas,
            (
                Self::Object,
                "callbacks" | "content" | "encoding" | "examples" | "headers" | "links"
                | "parameters" | "paths" | "requestBodies" | "responses" | "variables",
            ) => Self::Objects,
            (
                _,
                "default" | "enum" | "example" | "mapping" | "required" | "security" | "tags"
                | "value",
            )
            | (Self::Object, "securitySchemes") => Self::Data,
            (Self::Schema | Self::Object, _) => Self::Object,
        }
    }

    /// What the elements of such an array are.
    pub(super) fn of_element(self) -> Self {
        match self {
            Self::Objects => Self::Object,
            Self::Schemas => Self::Schema,
            other => other,
        }
    }
}

/// Calls `change` with every part of `value` that is not data, its pointer and what it is: the inner ones first.
pub(super) fn visit(
    value: &mut Value,
    pointer: &str,
    meaning: Meaning,
    change: &mut dyn FnMut(&mut Value, &str, Meaning) -> Result<(), Error>,
) -> Result<(), Error> {
    if meaning == Meaning::Data {
        return Ok(());
    }
    match &mut *value {
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                let pointer = child(pointer, &index.to_string());
                visit(element, &pointer, meaning.of_element(), change)?;
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                visit(member, &child(pointer, key), meaning.of_member(key), change)?;
            }
        }
        _ => {}
    }
    change(value, pointer, meaning)
}
