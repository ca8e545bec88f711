//! Operations without an `operationId`.

use openapi::{METHODS, json::child};
use serde_json::Value;

/// Gives the operations without an id one that consists of method and path.
pub(super) fn add(paths: &mut Value, pointer: &str, notes: &mut Vec<String>) {
    for (path, item) in paths.as_object_mut().into_iter().flatten() {
        let item = item.as_object_mut().into_iter().flatten();
        for (method, operation) in item.filter(|(method, _)| METHODS.contains(&method.as_str())) {
            if let Some(operation) = operation.as_object_mut()
                && !operation.contains_key("operationId")
            {
                let words: Vec<&str> = path
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .collect();
                let id = format!("{method}-{}", words.join("-"));
                let place = child(&child(pointer, path), method);
                notes.push(format!("operation without an operationId, called {id}: #{place}"));
                operation.insert("operationId".into(), id.into());
            }
        }
    }
}
