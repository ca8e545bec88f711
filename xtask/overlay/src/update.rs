//! Merges an update into a place of a description.

use serde_json::{Map, Value};

use super::{
    Role,
    effect::{Did, Effect},
    failure::Problem,
    nearby::shown,
};
use openapi::{Kind, json::child, nearest};

/// The only extension that an update may set: the name of the Rust type for a schema.
const RUST_NAME: &str = "x-rust-name";

/// One update of one place.
pub(super) struct Update<'a> {
    role: Role,
    /// The pointer of the place.
    place: &'a str,
    effects: &'a mut Vec<Effect>,
    /// The places to describe that do not exist: what to say, and the part of the update.
    missing: Vec<(String, String)>,
}

impl<'a> Update<'a> {
    /// An update whose effects are added to `effects`.
    pub(super) fn new(role: Role, place: &'a str, effects: &'a mut Vec<Effect>) -> Self {
        Self { role, place, effects, missing: Vec::new() }
    }

    /// An error if a place to describe does not exist.
    pub(super) fn finish(self) -> Result<(), Problem> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let mut problem = Problem::new(
            "describes a place that does not exist",
            "if upstream has removed it, delete its description",
        );
        for (detail, part) in self.missing {
            problem = problem.detail(detail);
            problem.dead.get_or_insert_default().push(part);
        }
        Err(problem)
    }

    /// Merges `update` into `value`, an object of this kind at the place.
    pub(super) fn target(
        &mut self,
        value: &mut Value,
        update: &Value,
        kind: Kind,
    ) -> Result<(), Problem> {
        match value {
            // One element is appended, or all elements of a list.
            Value::Array(list) if !update.is_array() => {
                self.append(list, std::slice::from_ref(update), kind, self.place)
            }
            _ => self.merge(value, update, kind, self.place),
        }
    }

    fn merge(
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
            _ if self.role == Role::Texts => Err(no_text(pointer)),
            (old, new) if old == new => {
                self.did(Did::Nothing, pointer);
                Ok(())
            }
            (old, new) => {
                let old = std::mem::replace(old, new.clone());
                self.did(Did::Replaced(old), pointer);
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
            match object.get_mut(key) {
                Some(old) => self.merge(old, new, of_member, &pointer)?,
                None if self.role == Role::Texts && !of_member.is_text() && !new.is_object() => {
                    return Err(no_text(&pointer));
                }
                None if self.role == Role::Texts && !of_member.is_text() => {
                    let near = nearest::of(key, object.keys().map(String::as_str));
                    let near =
                        near.first().map_or_else(String::new, |near| format!(" (nearest: {near})"));
                    self.missing.push((format!("at: #{pointer}{near}"), self.part(&pointer)));
                }
                None => {
                    known_members(new, of_member, &pointer)?;
                    object.insert(key.clone(), new.clone());
                    self.did(Did::Added, &pointer);
                }
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
        if self.role == Role::Texts {
            return Err(no_text(pointer));
        }
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
        let part = self.part(pointer);
        self.effects.push(Effect { pointer: pointer.to_owned(), part, did });
    }

    /// The pointer, in the update, of what it sets at `pointer`.
    fn part(&self, pointer: &str) -> String {
        pointer.strip_prefix(self.place).unwrap_or_default().to_owned()
    }
}

fn no_text(pointer: &str) -> Problem {
    Problem::new("sets something else than a text", "move it to the overlay of corrections")
        .detail(format!("at: #{pointer}"))
}

/// The kind of a member that an update sets. An error if it must not.
fn known_member(kind: Kind, key: &str, pointer: &str) -> Result<Kind, Problem> {
    let of_member = kind.member(key);
    let problem = match of_member {
        Kind::Unknown => "sets a member that OpenAPI 3.0 does not define there",
        Kind::Extension if key == RUST_NAME && kind == Kind::Schema => return Ok(of_member),
        Kind::Extension if key == RUST_NAME => "sets x-rust-name on something else than a schema",
        Kind::Extension => "sets an extension that is not known",
        _ => return Ok(of_member),
    };
    let near = nearest::of(key, kind.names().chain([RUST_NAME]));
    let problem = Problem::new(problem, "correct the action").detail(format!("at: #{pointer}"));
    Err(match near.first() {
        Some(near) if *near != key => problem.detail(format!("nearest: {near}")),
        _ => problem,
    })
}

fn known_members(value: &Value, kind: Kind, pointer: &str) -> Result<(), Problem> {
    match value {
        _ if kind.is_text() || matches!(kind, Kind::Data | Kind::Extension) => Ok(()),
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
