//! Reads JSON one level at a time: arrays element by element, so that their length costs no memory, and objects member
//! by member, so that one that cannot be read does not hide the others.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

/// The members of an object. Of a duplicate, the last one.
pub(crate) type Members<'a> = BTreeMap<String, &'a RawValue>;

/// The members, if it is an object.
pub(crate) fn members(json: &RawValue) -> Option<Members<'_>> {
    Some(pairs(json.get())?.into_iter().collect())
}

/// The names and values of an object, with duplicates.
pub(crate) fn pairs(json: &str) -> Option<Vec<(String, &RawValue)>> {
    serde_json::Deserializer::from_str(json).deserialize_map(Pairs).ok()
}

/// The value, if it has this type.
pub(crate) fn read<'a, T: Deserialize<'a>>(json: &'a RawValue) -> Option<T> {
    serde_json::from_str(json.get()).ok()
}

/// Calls a function with each element. An error says that the JSON is not an array.
pub(crate) fn for_each_element<'a>(
    json: &'a RawValue,
    function: impl FnMut(&'a RawValue),
) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(json.get());
    reader.deserialize_seq(Elements(function))
}

struct Elements<F>(F);

impl<'a, F: FnMut(&'a RawValue)> Visitor<'a> for Elements<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<&RawValue>()? {
            (self.0)(element);
        }
        Ok(())
    }
}

struct Pairs;

impl<'a> Visitor<'a> for Pairs {
    type Value = Vec<(String, &'a RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = members.next_entry()? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}
