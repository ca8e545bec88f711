//! JSON sources, and pointers into them.

use std::path::Path;

use serde_json::Value;

use super::Error;

/// A JSON source: its bytes, and the name that messages call it by.
pub struct Source {
    /// The name, as shown to people.
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

    /// Parses the source. A byte order mark is skipped.
    pub(super) fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        serde_json::from_slice(bytes).map_err(|error| {
            // serde_json ends its messages with the place, which ours begin with.
            let message = error.to_string();
            let problem = message.split(" at line ").next().unwrap_or(&message);
            Error::Json {
                file: self.name.clone(),
                line: error.line(),
                column: error.column(),
                problem: problem.to_owned(),
            }
        })
    }
}

/// `pointer` extended by one member name or index, escaped as RFC 6901 asks.
pub(super) fn child(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The members of an object, or nothing where `value` is none.
pub(super) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The elements of an array, or nothing where `value` is none.
pub(super) fn elements(value: &Value) -> impl Iterator<Item = (usize, &Value)> {
    value.as_array().into_iter().flatten().enumerate()
}

/// What a member's value means to someone who walks a description for its schemas and extensions.
pub(super) enum Meaning {
    /// Its members are keywords of the specification, or extensions.
    Keywords,
    /// Its members are names that the author chose, each of a [`Meaning::Keywords`] object.
    Names,
    /// It is data: an example, a default, the values of an enum.
    Data,
}

/// What the value of the member `key` means, where the object around it holds keywords.
pub(super) fn meaning(key: &str) -> Meaning {
    match key {
        "properties" | "schemas" | "responses" | "parameters" | "requestBodies" | "headers"
        | "examples" | "links" | "callbacks" | "paths" | "content" | "encoding" | "variables"
        | "mapping" | "patternProperties" => Meaning::Names,
        "example" | "default" | "securitySchemes" | "enum" | "security" | "required" | "tags"
        | "value" => Meaning::Data,
        _ => Meaning::Keywords,
    }
}
