//! Writes the description in the form that the other stages expect. The effective description has this form.

use openapi::{Kind, json::sorted, reference::target, walk::rewrite};
use serde_json::{Map, Value, json};

use super::{Error, naming::RUST_NAME};

/// Members beside a reference with a meaning that the component itself does not have.
const KEPT: [&str; 3] = ["nullable", "readOnly", "writeOnly"];

/// The description in this form. What is invalid stays as it is.
pub(super) fn apply(description: &Value) -> Result<Value, Error> {
    // The first use of a name decides, so the order must not depend on the source.
    let mut normal = sorted(description);
    rewrite(&mut normal, "", Kind::Document, &mut |value, _, kind| {
        match kind {
            Kind::Components => remove_aliases(description, value),
            kind if kind.may_be_a_reference() => lead_to_the_end(description, value, kind),
            _ => {}
        }
        Ok(())
    })?;
    Ok(normal)
}

/// Removes the components that are references to others. No reference leads to them any more.
fn remove_aliases(root: &Value, components: &mut Value) {
    for components in components.as_object_mut().into_iter().flat_map(|kinds| kinds.values_mut()) {
        if let Some(components) = components.as_object_mut() {
            components.retain(|_, component| target(root, component).is_none());
        }
    }
}

/// Replaces a reference with one to the component at the end of its chain.
fn lead_to_the_end(root: &Value, value: &mut Value, kind: Kind) {
    let Some((pointer, _)) = target(root, value) else { return };
    let end = format!("#{pointer}");
    // It is refused later.
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reference_leads_to_the_component_itself() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let normal = apply(&json!({"components": {
            "schemas": {
                "A": reference("B"), "B": reference("C"),
                "C": {"properties": {
                    "a": reference("A"),
                    "null": {"$ref": "#/components/schemas/A", "nullable": true, "description": "Dropped."},
                    "read-only": {"$ref": "#/components/schemas/C", "readOnly": true, "nullable": false},
                    "named": {"$ref": "#/components/schemas/A", "x-rust-name": "Refused"},
                    "gone": reference("Gone"),
                }},
                "Loop": reference("Loop"),
            },
            "parameters": {"P": {"$ref": "#/components/parameters/Q"}, "Q": {"name": "q", "in": "query"}},
        }}));
        insta::assert_snapshot!(format!("{:#}", normal.unwrap()));
    }
}
