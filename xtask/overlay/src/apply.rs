//! Applies the actions of an overlay in order. Actions that fail are skipped.

use std::{cmp::Ordering, collections::BTreeMap};

use serde_json::Value;

use super::{
    Action, Applied, Change, Covered, Failure, Overlay, Redundant, Role,
    effect::{Did, Effect},
    failure::Problem,
    nearby::{matches_nothing, shown},
    update::Update,
};
use openapi::{Kind, bare, json::tokens};

impl Overlay {
    /// Applies all actions to `description`, each to the result of the previous ones.
    pub fn apply(&self, description: &mut Value) -> Applied {
        let mut applied = Applied::default();
        for (index, action) in self.actions.iter().enumerate() {
            match action.apply(description, self.role) {
                Ok((next, effects)) => {
                    self.note(index, &effects, &mut applied);
                    *description = next;
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
        applied
    }

    fn note(&self, index: usize, effects: &[Effect], applied: &mut Applied) {
        let target =
            || self.actions.get(index).map(|action| action.target.text.clone()).unwrap_or_default();
        // A part of an update is redundant if it is redundant at every place.
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
                Did::Added | Did::Nothing | Did::Text => return None,
            };
            let action = format!("{}#/actions/{index}", self.file);
            Some(Covered { pointer: effect.pointer.clone(), action, verb, old })
        }));
    }
}

impl Action {
    /// The description after this action, and the action's effects.
    fn apply(&self, description: &Value, role: Role) -> Result<(Value, Vec<Effect>), Problem> {
        let mut pointers = self.target.locate(description);
        if pointers.is_empty() {
            return Err(matches_nothing(
                &self.target,
                description,
                matches!(self.change, Change::Remove),
            ));
        }
        // From the end of a list: removing an element moves the later ones.
        pointers.sort_by(|a, b| in_order(b, a));
        let mut next = description.clone();
        let mut effects = Vec::new();
        for pointer in &pointers {
            let kind = kind_at(pointer);
            let before = description.pointer(pointer).unwrap_or(&Value::Null);
            let first = effects.len();
            match &self.change {
                Change::Remove => effects.push(remove(&mut next, pointer)?),
                Change::Update(update) => {
                    let place = next.pointer_mut(pointer).ok_or_else(|| {
                        Problem::new("matches a place inside another match", "correct the target")
                    })?;
                    let mut merge = Update::new(role, &mut effects);
                    merge.target(place, update, kind, pointer)?;
                    merge.finish()?;
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

/// Orders pointers by their places, list elements by index.
fn in_order(a: &str, b: &str) -> Ordering {
    let compare = |(a, b): (String, String)| match (a.parse::<usize>(), b.parse::<usize>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => a.cmp(&b),
    };
    let first = tokens(a).zip(tokens(b)).map(compare).find(|order| order.is_ne());
    first.unwrap_or_else(|| tokens(a).count().cmp(&tokens(b).count()))
}

/// The kind of object at `pointer`.
fn kind_at(pointer: &str) -> Kind {
    let mut kind = Kind::Document;
    for token in tokens(pointer) {
        // The elements of a list have the kind of the list.
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
    Err(Problem::new("finds another value than it expects", remedy)
        .detail(format!("at: #{pointer}"))
        .detail(format!("expected: {}", shown(was)))
        .detail(format!("found: {}", shown(&bare(found, kind)))))
}

/// Refuses effects that need `x-was`.
fn only_additions(effects: &[Effect]) -> Result<(), Problem> {
    let replaced = effects.iter().find_map(|effect| match &effect.did {
        Did::Replaced(old) => Some((&effect.pointer, old)),
        _ => None,
    });
    let Some((pointer, old)) = replaced else { return Ok(()) };
    let remedy =
        "if upstream has fixed it, delete the action; else update that place itself, with `x-was`";
    Err(Problem::new("replaces a value without `x-was`", remedy)
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
        None => Err(Problem::new("matches a place inside another match", "correct the target")),
    }
}
