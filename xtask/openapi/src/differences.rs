//! The differences between two versions of a description.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::json::child;

/// A place at which two versions of a description differ.
#[derive(Debug, PartialEq)]
pub struct Difference {
    /// The JSON pointer of the place, or of the list that an element was removed from.
    pub pointer: String,
    /// The path to the place: names of members, and of list elements that have names.
    pub path: Vec<String>,
    /// How they differ.
    pub what: What,
}

/// How two versions differ at a place.
#[derive(Debug, PartialEq)]
pub enum What {
    /// The new version has this value, and the old one none.
    Added(Value),
    /// The old version has this value, and the new one none.
    Removed(Value),
    /// The old value and the new one.
    Replaced(Value, Value),
    /// Elements of a list were added or removed. If there are none, the order changed.
    List {
        /// The elements of the new list that the old one lacks.
        added: Vec<Value>,
        /// The elements of the old list that the new one lacks.
        removed: Vec<Value>,
    },
}

/// The changes from `old` to `new`.
pub fn between(old: &Value, new: &Value) -> Vec<Difference> {
    let mut differences = Differences { found: Vec::new() };
    differences.compare(old, new, &Place::default());
    differences.found
}

#[derive(Clone, Default)]
struct Place {
    pointer: String,
    path: Vec<String>,
}

impl Place {
    fn child(&self, token: &str, shown: &str) -> Self {
        let mut path = self.path.clone();
        path.push(shown.to_owned());
        Self { pointer: child(&self.pointer, token), path }
    }

    /// Whether this is an object that only groups operations or components.
    fn is_group(&self) -> bool {
        match self.path.first().map(String::as_str) {
            Some("paths" | "components") => self.path.len() <= 2,
            _ => false,
        }
    }
}

struct Differences {
    found: Vec<Difference>,
}

impl Differences {
    fn push(&mut self, place: Place, what: What) {
        self.found.push(Difference { pointer: place.pointer, path: place.path, what });
    }

    fn compare(&mut self, old: &Value, new: &Value, place: &Place) {
        match (old, new) {
            _ if old == new => {}
            (Value::Object(old), Value::Object(new)) => self.objects(old, new, place),
            (Value::Array(old), Value::Array(new)) => self.lists(old, new, place),
            _ => self.push(place.clone(), What::Replaced(old.clone(), new.clone())),
        }
    }

    fn objects(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, place: &Place) {
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let nothing = Value::Object(Map::new());
        for key in keys {
            let place = place.child(key, key);
            let default = place.is_group().then_some(&nothing);
            match (old.get(key).or(default), new.get(key).or(default)) {
                (Some(old), Some(new)) => self.compare(old, new, &place),
                (None, Some(new)) => self.push(place, What::Added(new.clone())),
                (Some(old), None) => self.push(place, What::Removed(old.clone())),
                (None, None) => {}
            }
        }
    }

    fn lists(&mut self, old: &[Value], new: &[Value], place: &Place) {
        if let (Some(old_names), Some(new_names)) = (named(old), named(new)) {
            let before = self.found.len();
            for (name, (index, new)) in &new_names {
                let place = place.child(&index.to_string(), name);
                match old_names.get(name) {
                    Some((_, old)) => self.compare(old, new, &place),
                    None => self.push(place, What::Added((*new).clone())),
                }
            }
            for (name, (_, old)) in
                old_names.iter().filter(|(name, _)| !new_names.contains_key(*name))
            {
                let Place { path, .. } = place.child("", name);
                let place = Place { pointer: place.pointer.clone(), path };
                self.push(place, What::Removed((*old).clone()));
            }
            if self.found.len() > before {
                return;
            }
        } else if old.len() == new.len()
            && new.iter().all(|element| element.is_object() || element.is_array())
        {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                let index = index.to_string();
                self.compare(old, new, &place.child(&index, &index));
            }
            return;
        }
        let without = |list: &[Value], other: &[Value]| {
            list.iter().filter(|element| !other.contains(element)).cloned().collect()
        };
        self.push(
            place.clone(),
            What::List { added: without(new, old), removed: without(old, new) },
        );
    }
}

/// The elements of a list by their names, if each has one: parameters and references.
fn named(list: &[Value]) -> Option<BTreeMap<String, (usize, &Value)>> {
    let mut names = BTreeMap::new();
    for (index, element) in list.iter().enumerate() {
        let text = |key| element.get(key).and_then(Value::as_str);
        let name = match (text("$ref"), text("in"), text("name")) {
            (Some(target), ..) => target.to_owned(),
            (None, Some(place), Some(name)) => format!("{place} {name}"),
            _ => return None,
        };
        if names.insert(name, (index, element)).is_some() {
            return None;
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(old: &Value, new: &Value) -> Vec<String> {
        between(old, new)
            .into_iter()
            .map(|change| format!("{} {:?} {:?}", change.pointer, change.path, change.what))
            .collect()
    }

    #[test]
    fn parameters_are_compared_by_name_and_lists_of_scalars_as_sets() {
        let old = json!({"parameters": [
            {"in": "query", "name": "a", "required": true}, {"$ref": "#/b"}, {"in": "path", "name": "c"},
        ], "enum": ["x", "y"], "required": ["a", "b"]});
        let new = json!({"parameters": [
            {"in": "path", "name": "c"}, {"in": "query", "name": "a", "required": false}, {"in": "query", "name": "d"},
        ], "enum": ["y", "z"], "required": ["b", "a"]});
        insta::assert_snapshot!(shown(&old, &new).join("\n"));
    }

    #[test]
    fn groups_are_opened_and_their_parts_are_not() {
        let new = json!({"paths": {"/a": {"get": {"tags": []}}}, "components": {"schemas": {"A": {"type": "string"}}}});
        insta::assert_snapshot!(shown(&json!({"paths": {}}), &new).join("\n"));
        assert_eq!(shown(&new, &new), Vec::<String>::new());
    }
}
