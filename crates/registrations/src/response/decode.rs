//! What of a response could not be read, and why, without repeating what it contains.

use std::fmt;

use serde::Deserialize;
use serde_json::error::Category;

use crate::{
    error::{Error, ErrorKind, Place},
    text::prefix,
};

/// The most bytes of an id that a message repeats, so that the reason after it is not cut off.
const MAX_ID: usize = 64;

/// A part of a response that could not be read.
#[derive(Debug)]
pub(crate) struct DecodeFailure {
    /// Its place in the body, or in the record if it is one record that was read. Empty for all of it.
    path: String,
    cause: Cause,
}

#[derive(Debug)]
pub(crate) enum Cause {
    Missing,
    Duplicate,
    Other(&'static str),
    Json(JsonError),
}

impl DecodeFailure {
    pub(crate) fn missing(path: impl Into<String>) -> Self {
        Self { path: path.into(), cause: Cause::Missing }
    }

    pub(crate) fn other(path: impl Into<String>, why: &'static str) -> Self {
        Self { path: path.into(), cause: Cause::Other(why) }
    }

    pub(crate) fn json(path: impl Into<String>, error: serde_json::Error) -> Self {
        let (path, text) = (path.into(), error.to_string());
        for (cause, start) in
            [(Cause::Missing, "missing field `"), (Cause::Duplicate, "duplicate field `")]
        {
            if let Some(field) = field(&text, start) {
                return Self { path: field, cause }.inside(&path);
            }
        }
        Self { path, cause: Cause::Json(JsonError::from(error)) }
    }

    /// The place, such as `device.name`.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The same failure, with the place of what was read inside of the body.
    pub(crate) fn inside(mut self, place: &str) -> Self {
        self.path = match (place, self.path.as_str()) {
            ("", path) => path.to_owned(),
            (place, "") => place.to_owned(),
            (place, path) => format!("{place}.{path}"),
        };
        self
    }

    /// The error for the response as a whole.
    pub(crate) fn into_error(self) -> Error {
        let message = self.to_string();
        let json_path = (!self.path.is_empty()).then_some(self.path);
        let place = Place { json_path, ..Place::default() };
        Error::new(ErrorKind::Decode).with_message(message).with_place(place)
    }

    /// The error for one record of a page.
    pub(crate) fn into_record_error(
        self,
        index: usize,
        id: Option<registrations_api::types::RegistrationId>,
    ) -> Error {
        let message = match &id {
            Some(id) => format!("record {index} (id {}): {self}", prefix(id.as_str(), MAX_ID)),
            None => format!("record {index}: {self}"),
        };
        let json_path = match self.path.as_str() {
            "" => format!("result[{index}]"),
            path => format!("result[{index}].{path}"),
        };
        let place = Place {
            json_path: Some(json_path),
            record_index: Some(index),
            record_id: id,
            records: 1,
        };
        Error::new(ErrorKind::Decode).with_message(message).with_place(place)
    }
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.cause, self.path.as_str()) {
            (Cause::Missing, path) => write!(f, "missing field `{path}`"),
            (Cause::Duplicate, path) => write!(f, "duplicate field `{path}`"),
            (Cause::Other(why), "") => write!(f, "the value {why}"),
            (Cause::Other(why), path) => write!(f, "`{path}` {why}"),
            (Cause::Json(error), "") => error.fmt(f),
            (Cause::Json(error), path) => write!(f, "`{path}`: {error}"),
        }
    }
}

/// Why JSON could not be read.
///
/// The error of `serde_json` quotes the value that it found, which can be a secret or personal data.
#[derive(Debug)]
pub(crate) struct JsonError {
    category: Category,
    line: usize,
    column: usize,
    /// What was expected instead of the value: it comes from our types.
    expected: Option<String>,
}

impl From<serde_json::Error> for JsonError {
    fn from(error: serde_json::Error) -> Self {
        let text = error.to_string();
        Self {
            category: error.classify(),
            line: error.line(),
            column: error.column(),
            expected: expected(&text),
        }
    }
}

/// The name of a field that is missing or there twice. It comes from the description, and is never a secret.
fn field(text: &str, start: &str) -> Option<String> {
    let (name, _) = text.strip_prefix(start)?.split_once('`')?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(is_plain).then(|| name.to_owned())
}

/// `invalid type: integer `5`, expected a string at line 1, column 2`: the part about what was expected. The value
/// before it can contain the same words, so that the last occurrence counts.
fn expected(text: &str) -> Option<String> {
    if !text.starts_with("invalid type: ") && !text.starts_with("invalid value: ") {
        return None;
    }
    let (_, rest) = text.rsplit_once(", expected ")?;
    let (expected, _) = rest.rsplit_once(" at line ")?;
    Some(expected.to_owned())
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.expected, self.category) {
            (Some(expected), _) => write!(f, "expected {expected}")?,
            (None, Category::Data) => f.write_str("the value does not have the documented form")?,
            (None, Category::Eof) => f.write_str("the JSON is incomplete")?,
            (None, Category::Syntax | Category::Io) => f.write_str("malformed JSON")?,
        }
        // Places in one record are not places in the response.
        if self.category != Category::Data && self.line > 0 {
            write!(f, " at line {}, column {}", self.line, self.column)?;
        }
        Ok(())
    }
}

/// Reads a body that is an object. serde would also read a struct from an array.
pub(crate) fn read_object<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Option<T> {
    if body.trim_ascii_start().first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice(body).ok()
}
