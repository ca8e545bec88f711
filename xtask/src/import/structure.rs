//! What is kept of a part of the document: its structure, without words and extensions.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{json::child, openapi::Kind};

/// What was met in a part of the document besides its structure.
#[derive(Default)]
pub(super) struct Met {
    /// The words that were dropped, by their pointers.
    pub(super) words: BTreeMap<String, Value>,
    /// What the part refers to.
    pub(super) references: Vec<Reference>,
    /// The pointers of `$ref`s with a sibling that changes their meaning, with the sibling's name.
    pub(super) siblings: Vec<(String, &'static str)>,
}

/// Something that a part of the document refers to.
pub(super) struct Reference {
    /// Where.
    pub(super) pointer: String,
    /// To what.
    pub(super) target: Target,
}

pub(super) enum Target {
    /// The value of a `$ref`, which should be a string.
    Reference(Value),
    /// A value of a discriminator's mapping: a reference, or the name of a schema.
    Mapping(Value),
    /// The name of a security scheme.
    SecurityScheme(String),
}

/// Members beside a `$ref` that tools ignore, and that would change what it means.
const SIBLINGS: [&str; 2] = ["nullable", "required"];

/// The structure of `value`, which is of this kind and stands at `pointer`.
pub(super) fn structure(value: Value, kind: Kind, pointer: &str, met: &mut Met) -> Value {
    match value {
        Value::Array(elements) if kind != Kind::Data => Value::Array(
            elements
                .into_iter()
                .enumerate()
                .map(|(index, element)| {
                    structure(element, kind, &child(pointer, &index.to_string()), met)
                })
                .collect(),
        ),
        Value::Object(members) if kind != Kind::Data => object(members, kind, pointer, met),
        other => other,
    }
}

fn object(members: Map<String, Value>, kind: Kind, pointer: &str, met: &mut Met) -> Value {
    let is_reference = kind.may_be_a_reference() && members.contains_key("$ref");
    if is_reference {
        let found = SIBLINGS.into_iter().filter(|sibling| members.contains_key(*sibling));
        met.siblings.extend(found.map(|sibling| (pointer.to_owned(), sibling)));
    }
    let mut kept = Map::new();
    for (key, member) in members {
        let place = child(pointer, &key);
        let reference = |target| Reference { pointer: place.clone(), target };
        match kind.member(&key) {
            Kind::Extension => {}
            Kind::Words => {
                met.words.insert(place, member);
            }
            Kind::RequiredWords => {
                met.words.insert(place, member);
                if !is_reference {
                    kept.insert(key, json!(""));
                }
            }
            Kind::Reference => {
                met.references.push(reference(Target::Reference(member.clone())));
                kept.insert(key, member);
            }
            Kind::Mapping => {
                for (name, target) in member.as_object().into_iter().flatten() {
                    met.references.push(Reference {
                        pointer: child(&place, name),
                        target: Target::Mapping(target.clone()),
                    });
                }
                kept.insert(key, member);
            }
            _ if kind == Kind::Requirement => {
                met.references.push(reference(Target::SecurityScheme(key.clone())));
                kept.insert(key, member);
            }
            // Nothing is known of it, so that what looks like a reference is one.
            Kind::Unknown if kind == Kind::Unknown && key == "$ref" => {
                met.references.push(reference(Target::Reference(member.clone())));
                kept.insert(key, member);
            }
            inner => {
                kept.insert(key, structure(member, inner, &place, met));
            }
        }
    }
    // The one text that a valid document cannot be without.
    if kind == Kind::Response && !is_reference {
        kept.entry("description").or_insert_with(|| json!(""));
    }
    Value::Object(kept)
}
