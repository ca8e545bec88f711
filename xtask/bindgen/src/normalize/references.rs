//! References: each leads to the component itself.

use openapi::{Kind, reference::target};
use serde_json::{Map, Value, json};

/// Members beside a reference with a meaning that the component itself does not have.
const KEPT: [&str; 3] = ["nullable", "readOnly", "writeOnly"];
/// Beside a reference, it is refused later.
const RUST_NAME: &str = "x-rust-name";

/// Removes the components that are references to others. No reference leads to them any more.
pub(super) fn remove_aliases(root: &Value, components: &mut Value) {
    for components in components.as_object_mut().into_iter().flat_map(|kinds| kinds.values_mut()) {
        if let Some(components) = components.as_object_mut() {
            components.retain(|_, component| target(root, component).is_none());
        }
    }
}

/// Replaces a reference with one to the component at the end of its chain.
pub(super) fn lead_to_the_end(root: &Value, value: &mut Value, kind: Kind) {
    let Some((pointer, _)) = target(root, value) else { return };
    let end = format!("#{pointer}");
    if value.get(RUST_NAME).is_some() {
        value["$ref"] = end.into();
        return;
    }
    let reference = json!({"$ref": end});
    let siblings = value.as_object_mut().filter(|_| kind == Kind::Schema);
    let kept: Map<String, Value> = siblings
        .into_iter()
        .flat_map(std::mem::take)
        .filter(|(key, value)| KEPT.contains(&key.as_str()) && *value == json!(true))
        .collect();
    *value = reference.clone();
    if !kept.is_empty() {
        *value = Value::Object(kept);
        value["allOf"] = json!([reference]);
    }
}
