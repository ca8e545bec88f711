//! What a `$ref` leads to.

use serde_json::Value;

/// More references in a row than a document has: they lead back to themselves.
const HOPS: usize = 64;

/// What `value` refers to, through references in a row, and its JSON pointer. `None` if `value` is no reference, or if it
/// leads to nothing in the document `root`, or back to itself.
pub fn target<'a>(root: &'a Value, value: &'a Value) -> Option<(&'a str, &'a Value)> {
    let mut reference = value.get("$ref")?;
    for _ in 0..HOPS {
        let pointer = reference.as_str()?.strip_prefix('#')?;
        let found = root.pointer(pointer)?;
        match found.get("$ref") {
            Some(next) => reference = next,
            None => return Some((pointer, found)),
        }
    }
    None
}

/// What `value` refers to, or `value` itself if it has no [`target`].
pub fn resolved<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    target(root, value).map_or(value, |(_, found)| found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_in_a_row_are_followed_to_their_end() {
        let root = json!({"a/b": {"$ref": "#/c"}, "c": {"$ref": "#/d/0"}, "d": ["found"]});
        let value = json!({"$ref": "#/a~1b"});
        assert_eq!(target(&root, &value), Some(("/d/0", &json!("found"))));
        assert_eq!(resolved(&root, &value), "found");
    }

    #[test]
    fn a_reference_without_an_end_stays() {
        let root = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"$ref": "#/none"}});
        for value in ["#/a", "#/c", "#/none", "other.json#/a"] {
            let value = json!({"$ref": value});
            assert_eq!((target(&root, &value), resolved(&root, &value)), (None, &value));
        }
        assert_eq!(target(&root, &json!({"$ref": 1})), None);
        assert_eq!(target(&root, &json!("#/a")), None);
    }
}
