//! Reads JSON strictly, with the place of each error, and prints it in the form of our files.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

/// Floats from here on may be integers of more than 64 bits, which would not be kept exactly.
const INEXACT: f64 = 9_007_199_254_740_992.0;

/// Why a text is not the expected JSON.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct Invalid {
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1; 0 is the line's beginning.
    pub column: usize,
    /// The problem at this place.
    pub problem: String,
}

impl Invalid {
    /// Converts an error of `serde_json`, whose messages end with the place. Ours begin with it.
    pub fn from_serde(error: &serde_json::Error) -> Self {
        let message = error.to_string();
        let problem = message.rsplit_once(" at line ").map_or(&*message, |(problem, _)| problem);
        let problem = match problem.strip_prefix("duplicate field `") {
            Some(key) => duplicate(key.trim_end_matches('`')),
            None if error.is_data() => problem.to_owned(),
            None => format!("not valid JSON: {problem}"),
        };
        Self { line: error.line(), column: error.column(), problem }
    }

    /// Converts an error in a part of `whole`, which begins at byte `offset`.
    #[must_use]
    pub fn inside(self, whole: &str, offset: usize) -> Self {
        let Self { line, column, problem } = self;
        let start = Self::at(whole.as_bytes(), offset, problem);
        let column = if line == 1 { start.column - 1 + column } else { column };
        Self { line: start.line - 1 + line, column, ..start }
    }

    /// An error at byte `offset` of `whole`.
    pub fn at(whole: &[u8], offset: usize, problem: impl Into<String>) -> Self {
        let before = whole.get(..offset).unwrap_or_default();
        let mut lines = before.split(|byte| *byte == b'\n');
        let column = lines.next_back().map_or(0, <[u8]>::len) + 1;
        let line = lines.count() + 1;
        Self { line, column, problem: problem.into() }
    }
}

/// Reads JSON text as any type.
pub(crate) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Invalid> {
    serde_json::from_str(text).map_err(|error| Invalid::from_serde(&error))
}

/// Parses JSON text. Refuses duplicate members, and numbers that would not be kept exactly.
pub fn parse(text: &str) -> Result<Value, Invalid> {
    read::<Strict>(text).map(|Strict(value)| value)
}

/// The message for a duplicate member.
pub fn duplicate(key: &str) -> String {
    format!("duplicate member {key:?}")
}

/// The form of our files: members sorted, two spaces of indentation, a newline at the end.
pub fn print(value: &Value) -> String {
    format!("{:#}\n", sorted(value))
}

/// The first `limit` characters of a text, with `…` if there are more.
pub fn clipped(text: &str, limit: usize) -> String {
    let kept: String = text.chars().take(limit).collect();
    if kept.len() < text.len() { kept + "…" } else { kept }
}

/// `value` with the members of every object sorted. `serde_json` keeps their order if a feature of it is enabled.
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let members: BTreeMap<_, _> = object.iter().collect();
            let members = members.into_iter().map(|(key, member)| (key.clone(), sorted(member)));
            Value::Object(members.collect())
        }
        Value::Array(elements) => Value::Array(elements.iter().map(sorted).collect()),
        scalar => scalar.clone(),
    }
}

/// `pointer` extended by one member name or index, escaped as RFC 6901 requires.
pub fn child(pointer: &str, token: &str) -> String {
    let has = |byte| token.as_bytes().contains(&byte);
    if has(b'~') || has(b'/') {
        return format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"));
    }
    let mut child = String::with_capacity(pointer.len() + 1 + token.len());
    child.push_str(pointer);
    child.push('/');
    child.push_str(token);
    child
}

/// The member names and indices of `pointer`.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(unescape)
}

/// A token of a pointer, unescaped.
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// A value that is parsed as [`parse`] does, for a member that may be absent.
pub fn present<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Value>, D::Error> {
    Strict::deserialize(source).map(|Strict(value)| Some(value))
}

/// A value that is parsed as [`parse`] does.
pub(crate) struct Strict(pub(crate) Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        if value.fract() == 0.0 && value.abs() >= INEXACT {
            return Err(E::custom(
                "an integer of more than 64 bits, which would not be kept exactly",
            ));
        }
        let number = Number::from_f64(value).ok_or_else(|| E::custom("not a finite number"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Strict(element)) = elements.next_element()? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(duplicate(&key)));
            }
            object.insert(key, members.next_value::<Strict>()?.0);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_would_be_lost_is_refused_with_its_place() {
        let error = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(
            error("{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}"),
            "2:18: duplicate member \"c\""
        );
        assert!(error("[123456789012345678901234]").contains("an integer of more than 64 bits"));
        assert!(
            error(&"[".repeat(10_000)).starts_with("1:128: "),
            "{}",
            error(&"[".repeat(10_000))
        );
        assert_eq!(
            parse("[18446744073709551615, -1, 0.5, null]").unwrap(),
            json!([u64::MAX, -1, 0.5, null])
        );
    }

    #[test]
    fn a_place_inside_a_part_is_a_place_in_the_whole() {
        let whole = "{\n\"a\": [1,\n2 3]}";
        let part = &whole[7..];
        let error = parse(part).unwrap_err();
        assert_eq!((error.line, error.column), (2, 3));
        let error = error.inside(whole, 7);
        assert_eq!((error.line, error.column), (3, 3));
        let error = Invalid { line: 1, column: 2, problem: String::new() }.inside(whole, 7);
        assert_eq!((error.line, error.column), (2, 7));
    }

    #[test]
    fn pointers_are_escaped() {
        assert_eq!(child("/paths", "/a~b"), "/paths/~1a~0b");
        assert_eq!(tokens("/paths/~1a~0b/0").collect::<Vec<_>>(), ["paths", "/a~b", "0"]);
    }

    #[test]
    fn files_are_sorted_and_end_with_a_newline() {
        assert_eq!(
            print(&json!({"b": [], "a": {"d": 1, "c": 2}})),
            "{\n  \"a\": {\n    \"c\": 2,\n    \"d\": 1\n  },\n  \"b\": []\n}\n"
        );
    }
}
