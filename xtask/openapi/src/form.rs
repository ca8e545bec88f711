//! Checks the form of our own files.

use serde_json::Value;

use crate::{Error, json::child, nearest};

/// Checks that `value`, at `pointer` of `file`, is an object with known members only.
pub fn only(file: &str, value: &Value, pointer: &str, known: &[&str]) -> Result<(), Error> {
    let Some(members) = value.as_object() else {
        return Err(Error::place(file, pointer, "not an object; expected one"));
    };
    let Some(key) = members.keys().find(|key| !known.contains(&key.as_str())) else {
        return Ok(());
    };
    let near = nearest::hint(key, known.iter().copied());
    let problem = format!("not a known member; expected one of {}{near}", known.join(", "));
    Err(Error::place(file, child(pointer, key), problem))
}
