//! JSON whose members keep their order.
//!
//! Whether `serde_json` keeps it hangs on the features that other crates turn on.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

/// A JSON text as a tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Object(Vec<(String, Tree)>),
    Array(Vec<Tree>),
    /// Anything else; also a whole value that somebody put here.
    Leaf(Value),
}

impl Tree {
    /// The member with this name, if this is an object that has one.
    pub(super) fn member(&mut self, name: &str) -> Option<&mut Self> {
        let Self::Object(members) = self else {
            return None;
        };
        members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Gives a member this value, at its place or else at the end; whether this is an object.
    pub(super) fn set(&mut self, name: &str, value: Self) -> bool {
        if let Some(member) = self.member(name) {
            *member = value;
            return true;
        }
        let Self::Object(members) = self else {
            return false;
        };
        members.push((name.to_owned(), value));
        true
    }

    /// Takes a member away; whether it was there.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        let Self::Object(members) = self else {
            return false;
        };
        let before = members.len();
        members.retain(|(key, _)| key != name);
        members.len() < before
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(key, value)| (key, value)))
            }
            Self::Array(items) => serializer.collect_seq(items),
            Self::Leaf(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::Array(items))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(text.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Leaf(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Leaf(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Leaf(number.into()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Leaf(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Null))
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn members_keep_their_order() {
        let text = r#"{"z":[1,-2,1.5,{"b":null,"a":true}],"a":"x","m":{}}"#;
        let mut tree: Tree = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&tree).unwrap(), text);
        assert!(tree.set("a", Tree::Leaf(2.into())));
        assert!(tree.set("b", Tree::Leaf(3.into())));
        assert!(tree.remove("z") && !tree.remove("z"));
        assert_eq!(serde_json::to_string(&tree).unwrap(), r#"{"a":2,"m":{},"b":3}"#);
        assert!(!Tree::Array(Vec::new()).set("a", Tree::Object(Vec::new())));
    }
}
