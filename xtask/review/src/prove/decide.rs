//! The compiler decides what breaks; the outlines alone are a quick answer.

use std::collections::BTreeSet;

use super::{Proof, Witness};
use crate::change::{Change, Class, Effect, Layer};

impl Proof {
    /// Corrects what the outlines say about code. `exported`: the types that the wrapper re-exports, whose users break
    /// with those of the bindings. `wrapper`: what the names of its items begin with.
    pub(crate) fn decide(
        &self,
        changes: &mut Vec<Change>,
        exported: &BTreeSet<&str>,
        wrapper: &str,
    ) {
        if !self.bindings.is_empty() {
            return;
        }
        let is_outline = |change: &Change| match change.layer {
            Layer::Rust => true,
            Layer::Wrapper => self.is_wrapper_proved,
            Layer::Wire => false,
        };
        let breaks = |change: &&mut Change| is_outline(change) && change.class == Class::Breaking;
        let mut unexplained: Vec<&Witness> = self.broken.iter().collect();
        for change in changes.iter_mut().filter(breaks) {
            let is_broken = self.broken.iter().any(|it| concerns(&change.item, &it.item));
            let is_unproved = self.unproved.iter().any(|it| it.item == change.item);
            unexplained.retain(|it| !concerns(&change.item, &it.item));
            if !is_broken && !is_unproved {
                change.class = Class::Additive;
                change.reason = "code that uses it compiles".into();
                change.api = change.api.min(Effect::Additive);
                change.wrapper = change.wrapper.min(Effect::Additive);
            }
        }
        for witness in unexplained {
            let is_cause = |change: &&mut Change| {
                is_outline(change)
                    && change.class == Class::Additive
                    && concerns(&change.item, &witness.item)
            };
            let mut is_explained = false;
            for change in changes.iter_mut().filter(is_cause) {
                is_explained = true;
                witness.breaks(change, exported);
            }
            if !is_explained {
                let layer =
                    if witness.item.starts_with(wrapper) { Layer::Wrapper } else { Layer::Rust };
                let mut change = Change::new(layer, Class::Breaking, &witness.item);
                change.change = "does not compile".into();
                witness.breaks(&mut change, exported);
                changes.push(change);
            }
        }
        changes.sort_by_key(|change| change.class);
    }
}

impl Witness {
    fn breaks(&self, change: &mut Change, exported: &BTreeSet<&str>) {
        let name = self.item.strip_prefix("types::").unwrap_or_default();
        let owner = name.split(['.', ':']).next().unwrap_or_default();
        change.class = Class::Breaking;
        change.reason.clone_from(&self.message);
        if change.layer == Layer::Wrapper {
            change.wrapper = Effect::Breaking;
            return;
        }
        change.api = Effect::Breaking;
        if exported.contains(owner) {
            change.wrapper = Effect::Breaking;
        }
    }
}

/// Whether a change of one item can break code that uses the other: they are the same, or one is a part of the other.
fn concerns(one: &str, other: &str) -> bool {
    let is_part = |part: &str, whole: &str| {
        part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.') || rest.starts_with("::"))
    };
    one == other || is_part(one, other) || is_part(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(class: Class, item: &str) -> Change {
        let api = if class == Class::Breaking { Effect::Breaking } else { Effect::Additive };
        Change { change: "changed".into(), api, ..Change::new(Layer::Rust, class, item) }
    }

    /// What is breaking, for whom, after the proof that these items break.
    fn decided(broken: &[&str], mut changes: Vec<Change>) -> Vec<(String, Effect, Effect)> {
        let witness = |item: &&str| Witness {
            item: (*item).to_owned(),
            code: String::new(),
            message: format!("{item} is gone"),
        };
        let proof = Proof { broken: broken.iter().map(witness).collect(), ..Proof::default() };
        proof.decide(&mut changes, &["Pet"].into(), "wrapper::");
        changes.into_iter().map(|it| (it.item, it.api, it.wrapper)).collect()
    }

    #[test]
    fn only_what_does_not_compile_is_breaking() {
        let changes = vec![
            change(Class::Breaking, "types::Dog.size"),
            change(Class::Breaking, "types::Cat.size"),
            change(Class::Additive, "types::Pet.color"),
            change(Class::Silent, "Client::get"),
        ];
        let (none, additive, breaking) = (Effect::None, Effect::Additive, Effect::Breaking);
        // A struct literal of `Pet` lacks its new field.
        let found = decided(&["types::Dog.size", "types::Pet", "types::Owner"], changes);
        let expected = [
            ("Client::get", additive, none),
            ("types::Dog.size", breaking, none),
            ("types::Pet.color", breaking, breaking),
            ("types::Owner", breaking, none),
            ("types::Cat.size", additive, none),
        ];
        let expected = expected.map(|(item, api, wrapper)| (item.to_owned(), api, wrapper));
        assert_eq!(found, expected);
    }
}
