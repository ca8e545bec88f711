//! Reads the members of JSON objects that a user wrote. Errors name the member and the remedy.

use std::fmt;

use serde_json::{Map, Value};

/// How many characters of an invalid value an error repeats.
const SHOWN: usize = 60;

/// A member is missing, unknown or has an invalid value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidMember(String);

impl fmt::Display for InvalidMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl InvalidMember {
    /// A value is not what it must be. The place is its path, such as `faults[1].times`.
    pub(crate) fn new(place: &str, expected: &str, value: &Value) -> Self {
        let text = value.to_string();
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self(format!("`{place}` must be {expected}, not {shown}"))
    }

    /// Any other problem of the value at a place.
    pub(crate) fn at(place: &str, problem: &str) -> Self {
        Self(format!("`{place}` {problem}"))
    }
}

/// The members of an object.
pub(crate) struct Members<'a> {
    place: &'a str,
    map: &'a Map<String, Value>,
    /// The names that were read, in their order.
    known: Vec<&'static str>,
}

impl<'a> Members<'a> {
    /// The members of this object. An empty place is the whole text.
    pub(crate) fn new(place: &'a str, map: &'a Map<String, Value>) -> Self {
        Self { place, map, known: Vec::new() }
    }

    /// The members of the object at a place.
    pub(crate) fn of(place: &'a str, value: &'a Value) -> Result<Self, InvalidMember> {
        match value {
            Value::Object(map) => Ok(Self::new(place, map)),
            other => Err(InvalidMember::new(place, "a JSON object", other)),
        }
    }

    /// The path of a member.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    /// The value of a member.
    pub(crate) fn get(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.map.get(name)
    }

    /// A member that may be absent.
    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, InvalidMember> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(InvalidMember::new(&self.path(name), expected, value)),
        }
    }

    /// A member that may be absent or null.
    pub(crate) fn nullable<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, InvalidMember> {
        if self.map.get(name) == Some(&Value::Null) {
            self.known.push(name);
            return Ok(None);
        }
        self.optional(name, &format!("{expected} or null"), read)
    }

    /// A member that must be present.
    pub(crate) fn required<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<T, InvalidMember> {
        self.optional(name, expected, read)?.ok_or_else(|| {
            InvalidMember::at(&self.path(name), &format!("is missing; it must be {expected}"))
        })
    }

    /// Refuses members that were not read.
    pub(crate) fn finish(self) -> Result<(), InvalidMember> {
        let Some(unknown) = self.map.keys().find(|name| !self.known.contains(&name.as_str()))
        else {
            return Ok(());
        };
        let known: Vec<String> = self.known.iter().map(|name| format!("`{name}`")).collect();
        let problem = format!("is unknown; the members here are {}", known.join(", "));
        Err(InvalidMember::at(&self.path(unknown), &problem))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Members;

    #[test]
    fn errors_name_the_member_and_the_remedy() {
        let value = json!({"times": "x", "on": null});
        let members = || Members::of("faults[1]", &value).unwrap();
        let whole = "a whole number";
        assert_eq!(
            members().optional("times", whole, Value::as_u64).unwrap_err().to_string(),
            "`faults[1].times` must be a whole number, not \"x\""
        );
        assert_eq!(
            members().required("status", whole, Value::as_u64).unwrap_err().to_string(),
            "`faults[1].status` is missing; it must be a whole number"
        );
        assert_eq!(members().nullable("on", whole, Value::as_u64), Ok(None));
        assert_eq!(members().optional("index", whole, Value::as_u64), Ok(None));
        let mut some = members();
        some.get("on");
        assert_eq!(
            some.finish().unwrap_err().to_string(),
            "`faults[1].times` is unknown; the members here are `on`"
        );
        let mut all = members();
        let _ = (all.get("on"), all.get("times"), all.get("status"));
        assert_eq!(all.finish(), Ok(()));
        let error = Members::of("user", &json!([1])).err().unwrap();
        assert_eq!(error.to_string(), "`user` must be a JSON object, not [1]");
    }
}
