//! Removes texts and extensions from a part of the document, and collects its references.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    Kind,
    json::child,
    walk::{elements, members, rewrite},
};

/// What a part of the document contains besides its structure.
#[derive(Default)]
pub(crate) struct Findings {
    /// The removed texts, by their pointers.
    pub(crate) texts: BTreeMap<String, Value>,
    /// The references, with their pointers.
    pub(crate) references: Vec<(String, Value)>,
    /// The names of security schemes.
    pub(crate) schemes: Vec<String>,
}

/// Reduces `value`, an object of this kind at `pointer`, to its structure.
pub(crate) fn reduce(value: &mut Value, kind: Kind, pointer: &str, findings: &mut Findings) {
    let Findings { texts, references, schemes } = findings;
    rewrite(value, pointer, kind, &mut |value, pointer, kind| {
        let Value::Object(object) = value else { return };
        let is_reference = kind.may_be_a_reference() && object.contains_key("$ref");
        object.retain(|key, member| {
            let place = child(pointer, key);
            match kind.member(key) {
                Kind::Extension => return false,
                Kind::Text => {
                    texts.insert(place, member.take());
                    return false;
                }
                Kind::RequiredText => {
                    texts.insert(place, std::mem::replace(member, json!("")));
                    return !is_reference;
                }
                Kind::Mapping => {
                    let targets = members(&*member);
                    references
                        .extend(targets.map(|(name, it)| (child(&place, name), reference(it))));
                }
                Kind::Requirement => {
                    let requirements = elements(&*member).flat_map(|(_, it)| members(it));
                    schemes.extend(requirements.map(|(name, _)| name.clone()));
                }
                // OpenAPI does not define the member. A `$ref` inside it is treated as a reference.
                of_member
                    if of_member == Kind::Reference || kind == Kind::Unknown && key == "$ref" =>
                {
                    references.push((place, member.clone()));
                }
                _ => {}
            }
            true
        });
        // OpenAPI requires this text.
        if kind == Kind::Response && !is_reference {
            object.entry("description").or_insert_with(|| json!(""));
        }
    });
}

/// The reference that a value of a discriminator's mapping is, or that stands for it: it may be the name of a schema.
fn reference(mapped: &Value) -> Value {
    match mapped.as_str() {
        Some(name) if !name.contains(['#', '/']) => {
            format!("#{}", child("/components/schemas", name)).into()
        }
        _ => mapped.clone(),
    }
}
