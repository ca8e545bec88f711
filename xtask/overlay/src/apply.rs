//! Applies the actions of an overlay in order. Actions that fail are skipped.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::{Value, json};

use super::{
    Action, Applied, Covered, Failure, Name, Overlay, Redundant, Role,
    effect::{Did, Effect},
    failure::Problem,
    nearby::{matches_nothing, shown},
    update::Update,
};
use openapi::{
    Kind, bare,
    json::{child, tokens},
    nearest,
    walk::members,
};

impl Overlay {
    /// Applies all actions to `description`, each to the result of the previous ones.
    pub fn apply(&self, description: &mut Value) -> Applied {
        let mut applied = Applied::default();
        for (index, action) in self.actions.iter().enumerate() {
            let target = action.target.text.clone();
            let name = Name { file: self.file.clone(), index, target };
            match action.apply(description, self.role) {
                Ok(effects) => applied.note(name, &effects),
                Err(problem) => {
                    let reason = action.reason.trim().to_owned();
                    applied.failures.push(Failure { action: name, reason, problem });
                }
            }
        }
        applied
    }
}

impl Applied {
    fn note(&mut self, action: Name, effects: &[Effect]) {
        self.covered.extend(effects.iter().filter_map(|effect| {
            let (verb, old) = match &effect.did {
                Did::Removed(old) => ("removes", Some(old.clone())),
                Did::Replaced(old) => ("replaces", Some(old.clone())),
                Did::Appended => ("adds to", None),
                Did::Added(_) | Did::Nothing | Did::Text => return None,
            };
            let pointer = effect.pointer.clone();
            Some(Covered { pointer, action: action.to_string(), verb, old })
        }));
        // A part of an update is redundant if it is redundant at every place.
        let mut parts: BTreeMap<&str, bool> = BTreeMap::new();
        for effect in effects {
            *parts.entry(&effect.part).or_insert(true) &= effect.did == Did::Nothing;
        }
        let redundant: Vec<String> =
            parts.iter().filter(|(_, it)| **it).map(|(part, _)| (*part).to_owned()).collect();
        if redundant.len() == parts.len() {
            self.redundant.push(Redundant { action, parts: Vec::new() });
            return;
        }
        self.effective += 1;
        if !redundant.is_empty() {
            self.redundant.push(Redundant { action, parts: redundant });
        }
    }
}

impl Action {
    /// Applies this action, and returns its effects. An action that fails changes nothing.
    fn apply(&self, description: &mut Value, role: Role) -> Result<Vec<Effect>, Problem> {
        let mut pointers = self.target.locate(description);
        if pointers.is_empty() {
            return Err(matches_nothing(&self.target, description, self.remove));
        }
        let places: BTreeSet<&str> = pointers.iter().map(String::as_str).collect();
        let mut effects = Vec::new();
        let mut updated = Vec::new();
        for pointer in &pointers {
            let mut outer = pointer.match_indices('/').filter_map(|(end, _)| pointer.get(..end));
            if outer.any(|place| places.contains(place)) {
                let problem = "matches a place inside another match";
                return Err(Problem::new(problem, "correct the target"));
            }
            let kind = kind_at(description, pointer);
            let before = description.pointer(pointer).unwrap_or(&Value::Null);
            let first = effects.len();
            if let Some(update) = &self.update {
                let mut place = before.clone();
                let mut merging = Update { place: pointer, effects: &mut effects };
                // One element is appended, or all elements of a list.
                let is_element = before.is_array() && !update.is_array();
                let update = if is_element { &json!([update]) } else { update };
                merging.merge(&mut place, update, kind, pointer)?;
                updated.push((pointer, place));
            } else if pointer.is_empty() {
                let problem = "removes the whole description";
                return Err(Problem::new(problem, "correct the target"));
            } else {
                effects.push(Effect {
                    pointer: pointer.clone(),
                    part: String::new(),
                    did: Did::Removed(before.clone()),
                });
            }
            let done = effects.get(first..).unwrap_or_default();
            match &self.was {
                Some(was) if done.iter().any(|effect| effect.did != Did::Nothing) => {
                    expect(was, before, kind, pointer)?;
                }
                Some(_) => {}
                None if role == Role::Texts => only_texts(done, description)?,
                None => only_additions(done)?,
            }
        }
        for (pointer, value) in updated {
            if let Some(place) = description.pointer_mut(pointer) {
                *place = value;
            }
        }
        if self.remove {
            // From the end of a list, where pointers are longer or greater: removing an element moves the later ones.
            pointers.sort_by_cached_key(|pointer| Reverse((pointer.len(), pointer.clone())));
            for pointer in &pointers {
                remove(description, pointer);
            }
        }
        Ok(effects)
    }
}

/// The kind of object at `pointer`. The elements of a list have the kind of the list.
fn kind_at(description: &Value, pointer: &str) -> Kind {
    let (mut kind, mut value) = (Kind::Document, Some(description));
    for token in tokens(pointer) {
        if !value.is_some_and(Value::is_array) {
            kind = kind.member(&token);
        }
        value = value.and_then(|value| value.pointer(&child("", &token)));
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

/// Refuses effects on something else than texts of existing objects.
fn only_texts(effects: &[Effect], description: &Value) -> Result<(), Problem> {
    let remedy = "if upstream has removed it, delete its description";
    let mut missing = Problem::new("describes a place that does not exist", remedy);
    for Effect { pointer, part, did } in effects {
        match did {
            Did::Text | Did::Nothing => {}
            Did::Added(Value::Object(_)) => {
                let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
                let names = members(description.pointer(parent)).map(|(name, _)| name.as_str());
                let near = nearest::hint(key, names);
                missing = missing.detail(format!("at: #{pointer}{near}"));
                missing.dead.get_or_insert_default().push(part.clone());
            }
            _ => {
                let remedy = "move it to the overlay of corrections";
                return Err(Problem::new("sets something else than a text", remedy)
                    .detail(format!("at: #{pointer}")));
            }
        }
    }
    if missing.dead.is_some() { Err(missing) } else { Ok(()) }
}

fn remove(description: &mut Value, pointer: &str) {
    let (parent, _) = pointer.rsplit_once('/').unwrap_or_default();
    let key = tokens(pointer).last().unwrap_or_default();
    match (description.pointer_mut(parent), key.parse::<usize>()) {
        (Some(Value::Object(object)), _) => drop(object.remove(&key)),
        (Some(Value::Array(array)), Ok(index)) if index < array.len() => drop(array.remove(index)),
        _ => {}
    }
}
