//! Merges an update into a place of a description.

use serde_json::{Map, Value};

use super::{
    effect::{Did, Effect},
    failure::Problem,
    nearby::shown,
};
use openapi::{Kind, json::child, nearest};

/// The only extension that an update may set: the name of the Rust type for a schema.
const RUST_NAME: &str = "x-rust-name";

/// One update of one place.
pub(super) struct Update<'a> {
    /// The pointer of the place.
    pub(super) place: &'a str,
    /// What the update does is added here.
    pub(super) effects: &'a mut Vec<Effect>,
}

impl Update<'_> {
    /// Merges `update` into `place`, a value of this kind at `pointer`.
    pub(super) fn merge(
        &mut self,
        place: &mut Value,
        update: &Value,
        kind: Kind,
        pointer: &str,
    ) -> Result<(), Problem> {
        if kind.is_text() {
            let did = if place == update { Did::Nothing } else { Did::Text };
            *place = update.clone();
            self.did(did, pointer);
            return Ok(());
        }
        match (&mut *place, update) {
            (Value::Object(object), Value::Object(update)) => {
                self.object(object, update, kind, pointer)
            }
            (Value::Array(list), Value::Array(update)) => self.append(list, update, kind, pointer),
            (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => {
                Err(Problem::new("sets a value of another type", "correct the action")
                    .detail(format!("at: #{pointer}"))
                    .detail(format!("found: {}", shown(place))))
            }
            (old, new) => {
                let old = std::mem::replace(old, new.clone());
                let did = if old == *new { Did::Nothing } else { Did::Replaced(old) };
                self.did(did, pointer);
                Ok(())
            }
        }
    }

    fn object(
        &mut self,
        object: &mut Map<String, Value>,
        update: &Map<String, Value>,
        kind: Kind,
        pointer: &str,
    ) -> Result<(), Problem> {
        if kind.may_be_a_reference()
            && let Some(target) = object.get("$ref")
            && !update.contains_key("$ref")
            && !update.is_empty()
        {
            let remedy = "correct the target: members beside a $ref have no effect";
            return Err(Problem::new("updates a reference", remedy)
                .detail(format!("at: #{pointer}"))
                .detail(format!("refers to: {}", target.as_str().unwrap_or_default())));
        }
        for (key, new) in update {
            let pointer = child(pointer, key);
            let of_member = known_member(kind, key, &pointer)?;
            if let Some(old) = object.get_mut(key) {
                self.merge(old, new, of_member, &pointer)?;
            } else {
                known_members(new, of_member, &pointer)?;
                object.insert(key.clone(), new.clone());
                let did = if of_member.is_text() { Did::Text } else { Did::Added(new.clone()) };
                self.did(did, &pointer);
            }
        }
        Ok(())
    }

    fn append(
        &mut self,
        list: &mut Vec<Value>,
        new: &[Value],
        kind: Kind,
        pointer: &str,
    ) -> Result<(), Problem> {
        let before = list.len();
        for element in new {
            known_members(element, kind, &child(pointer, &list.len().to_string()))?;
            if !list.contains(element) {
                list.push(element.clone());
            }
        }
        self.did(if list.len() > before { Did::Appended } else { Did::Nothing }, pointer);
        Ok(())
    }

    fn did(&mut self, did: Did, pointer: &str) {
        let part = pointer.strip_prefix(self.place).unwrap_or_default().to_owned();
        self.effects.push(Effect { pointer: pointer.to_owned(), part, did });
    }
}

/// The kind of a member that an update sets. An error if it must not.
fn known_member(kind: Kind, key: &str, pointer: &str) -> Result<Kind, Problem> {
    let of_member = kind.member(key);
    let own = (kind == Kind::Schema).then_some(RUST_NAME);
    let problem = match of_member {
        Kind::Unknown => "sets a member that OpenAPI 3.0 does not define there",
        Kind::Extension if own != Some(key) => "sets an extension that is not known there",
        _ => return Ok(of_member),
    };
    let near = nearest::hint(key, kind.names().chain(own));
    Err(Problem::new(problem, "correct the action").detail(format!("at: #{pointer}{near}")))
}

fn known_members(value: &Value, kind: Kind, pointer: &str) -> Result<(), Problem> {
    match value {
        _ if kind.is_data() => Ok(()),
        Value::Array(elements) => elements.iter().enumerate().try_for_each(|(index, element)| {
            known_members(element, kind, &child(pointer, &index.to_string()))
        }),
        Value::Object(object) => object.iter().try_for_each(|(key, member)| {
            let pointer = child(pointer, key);
            known_members(member, known_member(kind, key, &pointer)?, &pointer)
        }),
        _ => Ok(()),
    }
}
