//! Compares the facts about two sides.

mod levels;
mod matched;
mod operations;
mod rust;
mod schemas;
mod silent;

use std::collections::BTreeSet;

use self::rust::Outlines;
use super::{
    change::{Change, Class, Effect, Layer, What},
    facts::Facts,
    prove::Proof,
    wire::Wire,
};
use crate::outline::in_signature;

/// The changes from `old` to `new`, the worst first. The compiler decides what breaks code, if there is a proof.
pub fn compare(old: &Facts, new: &Facts, proof: Option<&Proof>) -> Vec<Change> {
    let exported = &old.exported | &new.exported;
    let proof = proof.filter(|proof| proof.bindings.is_empty());
    let bindings = Outlines { old: &old.bindings, new: &new.bindings, proof };
    let proof = proof.filter(|proof| proof.is_wrapper_proved);
    let wrapper = Outlines { old: &old.wrapper, new: &new.wrapper, proof };
    let mut changes = bindings.changes();
    for change in &mut changes {
        if is_seen(change, &exported) {
            change.wrapper = change.api;
        }
    }
    changes.extend(wrapper.changes());
    changes.extend(silent::calls(old, new));
    let mut wire = compare_wires(&old.wire, &new.wire);
    // Where the code says that something is deprecated, that is the change.
    wire.retain(|it| {
        let says_so = |other: &Change| (other.what, &other.item) == (it.what, &it.item);
        it.class() != Class::Deprecated || !changes.iter().any(says_so)
    });
    changes.extend(wire.into_iter().map(|change| {
        // `Client::get(id)` is an argument of the method.
        let item = change.item.split('(').next().unwrap_or_default();
        let signature = |side: &Facts| Some(rust::without_names(side.bindings.outline.get(item)?));
        let compiles = signature(old).is_some() && signature(old) == signature(new);
        // What an absent parameter stands for, the service decides.
        if change.class() != Class::Silent || change.what == What::Default || !compiles {
            return change;
        }
        // The wrapper sends every parameter.
        let is_seen = !item.starts_with("types::") || is_seen(&change, &exported);
        let wrapper = if is_seen { Effect::Breaking } else { Effect::None };
        Change { api: Effect::Breaking, wrapper, ..change }
    }));
    for change in changes.iter_mut().filter(|change| change.pointer.is_none()) {
        change.pointer = new.wire.place(&change.item).or_else(|| old.wire.place(&change.item));
    }
    sorted(changes)
}

/// The changes of requests and responses.
pub fn compare_wires(old: &Wire, new: &Wire) -> Vec<Change> {
    sorted(operations::compare(old, new))
}

/// Whether users of the wrapper see what changed in the bindings: a type that it re-exports, or a conversion of one.
fn is_seen(change: &Change, exported: &BTreeSet<String>) -> bool {
    let name = change.item.strip_prefix("types::").unwrap_or_default();
    let name = name.split(['.', ':']).next().unwrap_or_default();
    let traits = [&change.before, &change.after].into_iter().flatten();
    let traits = traits.filter(|_| matches!(change.what, What::MoreTraits | What::FewerTraits));
    exported.contains(name)
        || traits.flat_map(|it| in_signature(it)).any(|it| exported.contains(it))
}

/// Sorts the changes, and makes one of those that differ in their places only.
fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(|a, b| key(a).cmp(&key(b)));
    changes.dedup_by(|next, change| {
        *change == Change { pointer: change.pointer.clone(), ..next.clone() }
    });
    changes
}

fn key(change: &Change) -> (Class, &str, Layer, What, Option<&str>) {
    (change.class(), &change.item, change.layer, change.what, change.after.as_deref())
}
