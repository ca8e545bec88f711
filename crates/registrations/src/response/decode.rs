//! What of a response could not be read, and why, without repeating what it contains.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::{Error, ErrorKind, Registration, error::Place, text::prefix};

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
        let (mut path, error) = (path.into(), JsonError::from(error));
        match error.missing {
            Some(field) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&field);
                Self { path, cause: Cause::Missing }
            }
            None => Self { path, cause: Cause::Json(error) },
        }
    }

    /// The same failure, with the place of what was read inside of the body.
    pub(crate) fn inside(mut self, place: &str) -> Self {
        self.path = match self.path.as_str() {
            "" => place.to_owned(),
            path => format!("{place}.{path}"),
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
        id: Option<crate::RegistrationId>,
    ) -> Error {
        let message = match &id {
            Some(id) => format!("record {index} (id {}): {self}", prefix(id.as_str(), MAX_ID)),
            None => format!("record {index}: {self}"),
        };
        let json_path = match self.path.as_str() {
            "" => format!("result[{index}]"),
            path => format!("result[{index}].{path}"),
        };
        let place = Place { json_path: Some(json_path), record_index: Some(index), record_id: id };
        Error::new(ErrorKind::Decode).with_message(message).with_place(place)
    }
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.cause, self.path.as_str()) {
            (Cause::Missing, path) => write!(f, "missing field `{path}`"),
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
    /// A field that is missing.
    missing: Option<String>,
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
            missing: missing(&text),
            expected: expected(&text),
        }
    }
}

/// The name of a missing field. It comes from the description, and is never a secret.
fn missing(text: &str) -> Option<String> {
    let (name, _) = text.strip_prefix("missing field `")?.split_once('`')?;
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
pub(crate) fn read_object<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    if body.trim_ascii_start().first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice(body).ok()
}

/// Reads one record.
pub(crate) fn read_record(json: &str) -> Result<Registration, DecodeFailure> {
    if !json.starts_with('{') {
        return Err(DecodeFailure::other("", "is not an object"));
    }
    // Tracking the path takes time, so that it is done only for a record that cannot be read.
    if let Ok(registration) = serde_json::from_str::<Registration>(json) {
        // Bytes that are not UTF-8 became U+FFFD. In a name that is harmless.
        if registration.id.as_str().contains(char::REPLACEMENT_CHARACTER) {
            return Err(DecodeFailure::other("id", "is not UTF-8"));
        }
        return Ok(registration);
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        DecodeFailure::json(path, error.into_inner())
    })
}

#[cfg(test)]
mod tests {
    use super::read_record;

    const RECORD: &str = r#"{"id":"r","key":"k","device":{"id":"d","name":"n"},
        "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}"#;

    #[track_caller]
    fn failure(record: &str) -> (String, String) {
        let error = read_record(record).unwrap_err().into_record_error(3, Some("r".into()));
        (error.to_string(), error.json_path().unwrap_or_default().to_owned())
    }

    #[test]
    fn a_record_that_cannot_be_read_names_field_and_reason() {
        assert!(read_record(RECORD).is_ok());
        let (line, path) = failure(&RECORD.replace(r#""key":"k","#, ""));
        assert!(line.ends_with("record 3 (id r): missing field `key`"), "{line}");
        assert_eq!(path, "result[3].key");
        let (line, path) = failure(&RECORD.replace(r#","name":"n""#, ""));
        assert!(line.ends_with("missing field `device.name`"), "{line}");
        assert_eq!(path, "result[3].device.name");
        let (line, path) = failure(&RECORD.replace(r#""n""#, "7"));
        assert!(line.ends_with("`device.name`: expected a string"), "{line}");
        assert_eq!(path, "result[3].device.name");
        let (line, path) = failure("[1, 2]");
        assert!(line.ends_with("record 3 (id r): the value is not an object"), "{line}");
        assert_eq!(path, "result[3]");
    }

    #[test]
    fn the_value_that_was_found_is_not_repeated() {
        for record in [r#""hunter2""#, &RECORD.replace(r#""2026-01-01T00:00:00Z""#, r#""hunter2""#)]
        {
            let error = read_record(record).unwrap_err().into_record_error(0, None);
            let all = format!("{error} {error:?} {error:#?}");
            assert!(!all.contains("hunter2"), "{all}");
        }
    }
}
