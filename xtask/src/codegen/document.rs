//! JSON sources, and walks through what they hold.

use std::path::Path;

use serde_json::Value;

use super::Error;
pub(super) use crate::json::child;
use crate::{files, json, openapi::Kind};

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
        match files::read(&path) {
            Ok(bytes) => Ok(Self { name: name.to_owned(), bytes }),
            Err(source) => Err(Error::Disk { verb: "read", path, source }),
        }
    }

    /// The text, without a byte order mark.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        std::str::from_utf8(bytes).map_err(|error| {
            self.invalid(json::Invalid::at(bytes, error.valid_up_to(), "not valid JSON: not UTF-8"))
        })
    }

    /// Parses the source, strictly.
    pub(crate) fn parse(&self) -> Result<Value, Error> {
        json::parse(self.text()?).map_err(|invalid| self.invalid(invalid))
    }

    pub(super) fn invalid(&self, invalid: json::Invalid) -> Error {
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

/// Calls `change` with every part of `value` that is not data, its pointer and what it is: the inner ones first.
pub(super) fn visit(
    value: &mut Value,
    pointer: &str,
    kind: Kind,
    change: &mut dyn FnMut(&mut Value, &str, Kind) -> Result<(), Error>,
) -> Result<(), Error> {
    if kind.is_data() {
        return Ok(());
    }
    match &mut *value {
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                visit(element, &child(pointer, &index.to_string()), kind, change)?;
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                visit(member, &child(pointer, key), kind.member(key), change)?;
            }
        }
        _ => {}
    }
    change(value, pointer, kind)
}
