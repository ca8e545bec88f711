//! Removes texts and extensions from a part of the document, and collects its references.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{Kind, json::child};

/// What a part of the document contains besides its structure.
#[derive(Default)]
pub(crate) struct Findings {
    /// The removed texts, by their pointers.
    pub(crate) texts: BTreeMap<String, Value>,
    /// The references.
    pub(crate) references: Vec<Reference>,
    /// The pointers of objects with a `$ref` and one of [`SIBLINGS`], and that sibling.
    pub(crate) siblings: Vec<(String, &'static str)>,
}

/// A reference.
pub(crate) struct Reference {
    /// Its JSON pointer.
    pub(crate) pointer: String,
    /// Its target.
    pub(crate) target: Target,
}

pub(crate) enum Target {
    /// The value of a `$ref`.
    Reference(Value),
    /// A value of a discriminator's mapping: a reference, or the name of a schema.
    Mapping(Value),
    /// The name of a security scheme.
    SecurityScheme(String),
}

/// Members that change the meaning of a schema, and that most tools ignore beside a `$ref`.
const SIBLINGS: [&str; 2] = ["nullable", "required"];

/// The structure of `value`, an object of this kind at `pointer`.
pub(crate) fn structure(value: Value, kind: Kind, pointer: &str, findings: &mut Findings) -> Value {
    match value {
        Value::Array(elements) if kind != Kind::Data => Value::Array(
            elements
                .into_iter()
                .enumerate()
                .map(|(index, element)| {
                    structure(element, kind, &child(pointer, &index.to_string()), findings)
                })
                .collect(),
        ),
        Value::Object(members) if kind != Kind::Data => object(members, kind, pointer, findings),
        other => other,
    }
}

fn object(
    members: Map<String, Value>,
    kind: Kind,
    pointer: &str,
    findings: &mut Findings,
) -> Value {
    let is_reference = kind.may_be_a_reference() && members.contains_key("$ref");
    if is_reference {
        let siblings = SIBLINGS.into_iter().filter(|sibling| members.contains_key(*sibling));
        findings.siblings.extend(siblings.map(|sibling| (pointer.to_owned(), sibling)));
    }
    let mut kept = Map::new();
    for (key, member) in members {
        let place = child(pointer, &key);
        let reference = |target| Reference { pointer: place.clone(), target };
        match kind.member(&key) {
            Kind::Extension => {}
            Kind::Text => {
                findings.texts.insert(place, member);
            }
            Kind::RequiredText => {
                findings.texts.insert(place, member);
                if !is_reference {
                    kept.insert(key, json!(""));
                }
            }
            Kind::Reference => {
                findings.references.push(reference(Target::Reference(member.clone())));
                kept.insert(key, member);
            }
            Kind::Mapping => {
                for (name, target) in member.as_object().into_iter().flatten() {
                    findings.references.push(Reference {
                        pointer: child(&place, name),
                        target: Target::Mapping(target.clone()),
                    });
                }
                kept.insert(key, member);
            }
            _ if kind == Kind::Requirement => {
                findings.references.push(reference(Target::SecurityScheme(key.clone())));
                kept.insert(key, member);
            }
            // OpenAPI does not define the member. A `$ref` inside it is treated as a reference.
            Kind::Unknown if kind == Kind::Unknown && key == "$ref" => {
                findings.references.push(reference(Target::Reference(member.clone())));
                kept.insert(key, member);
            }
            inner => {
                kept.insert(key, structure(member, inner, &place, findings));
            }
        }
    }
    // OpenAPI requires this text.
    if kind == Kind::Response && !is_reference {
        kept.entry("description").or_insert_with(|| json!(""));
    }
    Value::Object(kept)
}
