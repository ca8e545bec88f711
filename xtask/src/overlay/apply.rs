//! Applies an overlay, action by action. An action that fails is left out; all of them are tried.

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value};

use super::{
    Action, Applied, Change, Covered, Failure, Overlay, Redundant, Role,
    failure::Problem,
    nearby::{matches_nothing, shown},
};
use crate::{
    json::{child, tokens},
    nearest,
    openapi::{Kind, bare},
};

/// The one extension that an update may set: the name of the Rust type that a schema makes.
const RUST_NAME: &str = "x-rust-name";

impl Overlay {
    /// Applies the actions to `description`, each to what those before it left.
    pub(crate) fn apply(&self, description: &mut Value) -> Applied {
        let mut applied = Applied::default();
        let mut current = Arc::new(description.take());
        for (index, action) in self.actions.iter().enumerate() {
            match action.apply(&current, self.role) {
                Ok((next, effects)) => {
                    self.note(index, &effects, &mut applied);
                    current = Arc::new(next);
                }
                Err(problem) => applied.failures.push(Failure {
                    file: self.file.clone(),
                    index,
                    target: action.target.text.clone(),
                    reason: action.reason.clone(),
                    problem,
                }),
            }
        }
        *description = Arc::unwrap_or_clone(current);
        applied
    }

    fn note(&self, index: usize, effects: &[Effect], applied: &mut Applied) {
        let target =
            || self.actions.get(index).map(|action| action.target.text.clone()).unwrap_or_default();
        // A part of an update is redundant if it is so at every place.
        let mut parts: BTreeMap<&str, bool> = BTreeMap::new();
        for effect in effects {
            *parts.entry(&effect.part).or_insert(true) &= effect.did == Did::Nothing;
        }
        let redundant: Vec<String> = parts
            .iter()
            .filter(|(_, redundant)| **redundant)
            .map(|(part, _)| (*part).to_owned())
            .collect();
        if !redundant.is_empty() || parts.is_empty() {
            let parts = if redundant.len() == parts.len() { Vec::new() } else { redundant };
            applied.redundant.push(Redundant {
                file: self.file.clone(),
                index,
                target: target(),
                parts,
            });
        }
        applied.covered.extend(effects.iter().filter_map(|effect| {
            let (verb, old) = match &effect.did {
                Did::Removed(old) => ("removes", Some(old.clone())),
                Did::Replaced(old) => ("replaces", Some(old.clone())),
                Did::Appended => ("adds to", None),
                Did::Added | Did::Nothing | Did::Worded => return None,
            };
            let action = format!("{}#/actions/{index}", self.file);
            Some(Covered { pointer: effect.pointer.clone(), action, verb, old })
        }));
    }
}

/// What an action did to one place.
struct Effect {
    pointer: String,
    /// The part of the update that did it: the names that lead to it.
    part: String,
    did: Did,
}

#[derive(PartialEq)]
enum Did {
    Added,
    Appended,
    /// What was to be set was there already.
    Nothing,
    /// This value.
    Removed(Value),
    /// This value, by another.
    Replaced(Value),
    /// Words, which may be replaced freely.
    Worded,
}

impl Action {
    /// What becomes of `description`, and how.
    fn apply(&self, description: &Arc<Value>, role: Role) -> Result<(Value, Vec<Effect>), Problem> {
        let mut pointers = self
            .target
            .locate(description)
            .map_err(|error| Problem::new(error, "correct the target"))?;
        if pointers.is_empty() {
            return Err(matches_nothing(
                &self.target,
                description,
                matches!(self.change, Change::Remove),
            ));
        }
        // The last elements of a list first: removing one moves those behind it.
        pointers.sort_by(|a, b| in_order(b, a));
        let mut next = Value::clone(description);
        let mut effects = Vec::new();
        for pointer in &pointers {
            let kind = kind_at(pointer);
            let before = description.pointer(pointer).unwrap_or(&Value::Null);
            let first = effects.len();
            match &self.change {
                Change::Remove => effects.push(remove(&mut next, pointer)?),
                Change::Update(update) => {
                    let place = next.pointer_mut(pointer).ok_or_else(|| {
                        Problem::new("matches a part of another match", "correct the target")
                    })?;
                    let mut update_here =
                        Update { role, effects: &mut effects, missing: Vec::new() };
                    update_here.target(place, update, kind, pointer)?;
                    update_here.finish()?;
                }
            }
            let done = effects.get(first..).unwrap_or_default();
            match &self.was {
                Some(was) if done.iter().any(|effect| effect.did != Did::Nothing) => {
                    expect(was, before, kind, pointer)?;
                }
                Some(_) => {}
                None => only_additions(done)?,
            }
        }
        Ok((next, effects))
    }
}

/// Orders pointers as the places they lead to stand in the document.
fn in_order(a: &str, b: &str) -> Ordering {
    let compare = |(a, b): (String, String)| match (a.parse::<usize>(), b.parse::<usize>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => a.cmp(&b),
    };
    let first = tokens(a).zip(tokens(b)).map(compare).find(|order| order.is_ne());
    first.unwrap_or_else(|| tokens(a).count().cmp(&tokens(b).count()))
}

/// What stands at `pointer` of a description.
fn kind_at(pointer: &str) -> Kind {
    let mut kind = Kind::Document;
    for token in tokens(pointer) {
        // Elements of a list are what the list is.
        let is_index = token.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_index && kind.may_be_a_list()) {
            kind = kind.member(&token);
        }
    }
    kind
}

fn expect(was: &Value, found: &Value, kind: Kind, pointer: &str) -> Result<(), Problem> {
    if bare(was, kind) == bare(found, kind) {
        return Ok(());
    }
    let remedy = "if upstream has fixed it, delete the action; else correct `x-was`";
    Err(Problem::new("finds something else than it expects", remedy)
        .detail(format!("at: #{pointer}"))
        .detail(format!("expected: {}", shown(was)))
        .detail(format!("found: {}", shown(&bare(found, kind)))))
}

/// Refuses replacements, which need `x-was`.
fn only_additions(effects: &[Effect]) -> Result<(), Problem> {
    let replaced = effects.iter().find_map(|effect| match &effect.did {
        Did::Replaced(old) => Some((&effect.pointer, old)),
        _ => None,
    });
    let Some((pointer, old)) = replaced else { return Ok(()) };
    let remedy =
        "if upstream has fixed it, delete the action; else update that place itself, with `x-was`";
    Err(Problem::new("replaces what it does not expect", remedy)
        .detail(format!("at: #{pointer}"))
        .detail(format!("found: {}", shown(old))))
}

fn remove(description: &mut Value, pointer: &str) -> Result<Effect, Problem> {
    let (parent, _) = pointer
        .rsplit_once('/')
        .ok_or_else(|| Problem::new("removes the whole description", "correct the target"))?;
    let key = tokens(pointer).last().unwrap_or_default();
    let removed = match description.pointer_mut(parent) {
        Some(Value::Object(object)) => object.remove(&key),
        Some(Value::Array(array)) => {
            let index = key.parse().ok().filter(|index| *index < array.len());
            index.map(|index: usize| array.remove(index))
        }
        _ => None,
    };
    match removed {
        Some(old) => {
            Ok(Effect { pointer: pointer.to_owned(), part: String::new(), did: Did::Removed(old) })
        }
        None => Err(Problem::new("matches a part of another match", "correct the target")),
    }
}

/// One update of one place.
struct Update<'a> {
    role: Role,
    effects: &'a mut Vec<Effect>,
    /// What should be described, but is not there.
    missing: Vec<String>,
}

impl Update<'_> {
    fn finish(self) -> Result<(), Problem> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let problem = Problem::new(
            "describes what is not there",
            "if upstream has removed it, delete its description",
        );
        Err(self.missing.into_iter().fold(problem, Problem::detail))
    }

    fn target(
        &mut self,
        place: &mut Value,
        update: &Value,
        kind: Kind,
        pointer: &str,
    ) -> Result<(), Problem> {
        match place {
            // An element is appended as it is, a list element by element.
            Value::Array(list) if !update.is_array() => {
                self.append(list, std::slice::from_ref(update), kind, pointer, "")
            }
            _ => self.merge(place, update, kind, pointer, ""),
        }
    }

    fn merge(
        &mut self,
        place: &mut Value,
        update: &Value,
        kind: Kind,
        pointer: &str,
        part: &str,
    ) -> Result<(), Problem> {
        if kind.is_words() {
            let did = if place == update { Did::Nothing } else { Did::Worded };
            *place = update.clone();
            self.did(did, pointer, part);
            return Ok(());
        }
        match (&mut *place, update) {
            (Value::Object(object), Value::Object(update)) => {
                self.object(object, update, kind, pointer, part)
            }
            (Value::Array(list), Value::Array(update)) => {
                self.append(list, update, kind, pointer, part)
            }
            (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => {
                Err(Problem::new(
                    "cannot merge its update with what is there",
                    "correct the action",
                )
                .detail(format!("at: #{pointer}"))
                .detail(format!("found: {}", shown(place))))
            }
            _ if self.role == Role::Words => Err(no_words(pointer)),
            (old, new) if old == new => {
                self.did(Did::Nothing, pointer, part);
                Ok(())
            }
            (old, new) => {
                let old = std::mem::replace(old, new.clone());
                self.did(Did::Replaced(old), pointer, part);
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
        part: &str,
    ) -> Result<(), Problem> {
        if kind.may_be_a_reference()
            && let Some(target) = object.get("$ref")
            && !update.contains_key("$ref")
            && !update.is_empty()
        {
            let remedy = "correct the target: what stands beside a $ref has no effect";
            return Err(Problem::new("updates a reference", remedy)
                .detail(format!("at: #{pointer}"))
                .detail(format!("refers to: {}", target.as_str().unwrap_or_default())));
        }
        for (key, new) in update {
            let (pointer, part) = (child(pointer, key), join(part, key));
            let of_member = known_member(kind, key, &pointer)?;
            match object.get_mut(key) {
                Some(old) => self.merge(old, new, of_member, &pointer, &part)?,
                None if self.role == Role::Words && !of_member.is_words() && !new.is_object() => {
                    return Err(no_words(&pointer));
                }
                None if self.role == Role::Words && !of_member.is_words() => {
                    let near = nearest::of(key, object.keys().map(String::as_str));
                    let near =
                        near.first().map_or_else(String::new, |near| format!(" (nearest: {near})"));
                    self.missing.push(format!("at: #{pointer}{near}"));
                }
                None => {
                    known_members(new, of_member, &pointer)?;
                    object.insert(key.clone(), new.clone());
                    self.did(Did::Added, &pointer, &part);
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
        part: &str,
    ) -> Result<(), Problem> {
        if self.role == Role::Words {
            return Err(no_words(pointer));
        }
        let before = list.len();
        for element in new {
            known_members(element, kind, &child(pointer, &list.len().to_string()))?;
            if !list.contains(element) {
                list.push(element.clone());
            }
        }
        self.did(if list.len() > before { Did::Appended } else { Did::Nothing }, pointer, part);
        Ok(())
    }

    fn did(&mut self, did: Did, pointer: &str, part: &str) {
        self.effects.push(Effect { pointer: pointer.to_owned(), part: part.to_owned(), did });
    }
}

fn join(part: &str, key: &str) -> String {
    if part.is_empty() { key.to_owned() } else { format!("{part}/{key}") }
}

fn no_words(pointer: &str) -> Problem {
    Problem::new(
        "sets something else than words",
        "descriptions go here, corrections into the other overlay",
    )
    .detail(format!("at: #{pointer}"))
}

/// What a member is that an update sets, if it may.
fn known_member(kind: Kind, key: &str, pointer: &str) -> Result<Kind, Problem> {
    let of_member = kind.member(key);
    let problem = match of_member {
        Kind::Unknown => "sets a member that OpenAPI 3.0 does not define there",
        Kind::Extension if key == RUST_NAME && kind == Kind::Schema => return Ok(of_member),
        Kind::Extension if key == RUST_NAME => "names what is not a schema",
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
        _ if kind.is_words() || matches!(kind, Kind::Data | Kind::Extension) => Ok(()),
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
