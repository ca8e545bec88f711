//! Compares two outlines: does code that compiled still compile?
//!
//! The outlines give a quick answer: what is gone or changed breaks code, what is new does not. With a proof, the compiler
//! decides.

use std::collections::{BTreeMap, BTreeSet};

use super::super::change::{Change, Effect, Layer, What};
use crate::{
    outline::{Entry, Kind, in_signature},
    prove::{Proof, Witness, is_parameters},
};

type Outline = BTreeMap<String, Entry>;

/// The outlines of a crate on both sides.
pub(super) struct Outlines<'a> {
    pub(super) layer: Layer,
    pub(super) old: &'a Outline,
    pub(super) new: &'a Outline,
    /// What the names of the items begin with in a report.
    pub(super) prefix: String,
    /// What the compiler says, if both sides of the crate compile.
    pub(super) proof: Option<&'a Proof>,
}

/// What differs between two outlines.
struct Difference {
    path: String,
    what: What,
    before: Option<String>,
    after: Option<String>,
    /// Whether it breaks code, as far as the outlines say.
    breaks: bool,
}

impl Outlines<'_> {
    /// The changes of the public items, with what they mean to users of the crate.
    pub(super) fn changes(&self) -> Vec<Change> {
        let differences = self.differences();
        let mut changes: Vec<Change> =
            differences.iter().map(|it| self.change(it, &differences)).collect();
        let is_explained = |witness: &&Witness| {
            let explains = |it: &Difference| self.breaks(it, witness, &differences);
            differences.iter().any(explains)
        };
        changes.extend(self.broken().filter(|it| !is_explained(it)).map(|witness| Change {
            what: What::DoesNotCompile,
            reason: witness.message.clone(),
            ..self.effect(&witness.item, Effect::Breaking)
        }));
        changes
    }

    /// A change of an item that means nothing on the wire.
    fn effect(&self, item: &str, effect: Effect) -> Change {
        let (api, wrapper) = match self.layer {
            Layer::Wrapper => (Effect::None, effect),
            _ => (effect, Effect::None),
        };
        Change { layer: self.layer, item: item.to_owned(), api, wrapper, ..Change::default() }
    }

    fn change(&self, difference: &Difference, all: &[Difference]) -> Change {
        let Difference { path, what, before, after, breaks } = difference;
        let item = format!("{}{path}", self.prefix);
        let is_unproved = |proof: &&Proof| proof.unproved.iter().any(|it| it.item == item);
        let (breaks, reason) = match self.proof.filter(|proof| !is_unproved(proof)) {
            None if *breaks => (true, "code that uses it does not compile"),
            None => (false, "no code uses it yet"),
            Some(_) => match self.broken().find(|it| self.breaks(difference, it, all)) {
                Some(witness) => (true, witness.message.as_str()),
                None => (false, "code that uses it compiles"),
            },
        };
        let reason = match what {
            What::Deprecated => "code that uses it compiles with a warning",
            What::Undeprecated => "code that uses it compiles without a warning",
            _ => reason,
        };
        Change {
            what: *what,
            before: before.clone(),
            after: after.clone(),
            reason: reason.to_owned(),
            ..self.effect(&item, if breaks { Effect::Breaking } else { Effect::Additive })
        }
    }

    /// The items of this crate that do not compile.
    fn broken(&self) -> impl Iterator<Item = &Witness> {
        self.proof.into_iter().flat_map(|it| &it.broken).filter(|it| it.layer == self.layer)
    }

    /// Whether a difference is why the code of a witness does not compile.
    fn breaks(&self, difference: &Difference, witness: &Witness, all: &[Difference]) -> bool {
        let item = witness.item.strip_prefix(&self.prefix).unwrap_or(&witness.item);
        let is_lost = |it: &Difference| {
            matches!(it.what, What::Removed | What::Changed | What::FewerTraits)
                && concerns(&it.path, item)
        };
        match difference.what {
            // A literal or a match that lacks it, unless there is another reason.
            What::New => owner(&difference.path) == Some(item) && !all.iter().any(is_lost),
            _ => is_lost(difference),
        }
    }

    fn differences(&self) -> Vec<Difference> {
        let (mut found, nothing) = (Vec::new(), Entry::default());
        let paths: BTreeSet<&String> = self.old.keys().chain(self.new.keys()).collect();
        for path in paths {
            let (old, new) = (self.old.get(path), self.new.get(path));
            // Parts come and go with their types.
            let comes_with = |from, to| owner(path).is_some_and(|owner| is_gone(owner, from, to));
            let mut push = |what, before: Option<&Entry>, after: Option<&Entry>, breaks| {
                let text = |entry: Option<&Entry>| entry.map(|entry| entry.signature.clone());
                let (path, before, after) = (path.clone(), text(before), text(after));
                found.push(Difference { path, what, before, after, breaks });
            };
            match (old, new) {
                (Some(Entry { kind, .. }), None) if *kind != Kind::Foreign => {
                    if !comes_with(self.old, self.new) {
                        push(What::Removed, old, None, true);
                    }
                }
                (None, Some(entry)) if entry.kind != Kind::Foreign => {
                    if !comes_with(self.new, self.old) {
                        push(What::New, None, new, self.is_named_by_all(path, entry));
                    }
                }
                _ => {
                    let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
                    found.extend(self.changed(path, old, new));
                }
            }
        }
        found
    }

    /// What differs between an item and the same one, or between the traits of a foreign type.
    fn changed(&self, path: &str, old: &Entry, new: &Entry) -> Vec<Difference> {
        let difference = |what, before: Option<String>, after: Option<String>| {
            let breaks = before.is_some();
            Difference { path: path.to_owned(), what, before, after, breaks }
        };
        let mut found = Vec::new();
        if old.is_deprecated != new.is_deprecated {
            let what = if new.is_deprecated { What::Deprecated } else { What::Undeprecated };
            found.push(difference(what, None, None));
        }
        // With a type, its conversions come and go.
        let listed = |has: &Entry, lacks: &Entry, from, to| {
            let concerns = |implemented: &str| {
                in_signature(implemented).any(|name| is_gone(&format!("types::{name}"), from, to))
            };
            let traits = has.traits.difference(&lacks.traits).filter(|it| !concerns(it)).cloned();
            let traits: Vec<String> = traits.collect();
            (!traits.is_empty()).then(|| format!("impl {}", traits.join(" + ")))
        };
        if let Some(lost) = listed(old, new, self.old, self.new) {
            found.push(difference(What::FewerTraits, Some(lost), None));
        }
        if let Some(gained) = listed(new, old, self.new, self.old) {
            found.push(difference(What::MoreTraits, None, Some(gained)));
        }
        if without_names(old) != without_names(new) {
            let (before, after) = (old.signature.clone(), new.signature.clone());
            found.push(difference(What::Changed, Some(before), Some(after)));
        }
        found
    }

    /// Whether code that constructs or matches the type around a new part names it.
    fn is_named_by_all(&self, path: &str, entry: &Entry) -> bool {
        let owner = owner(path).and_then(|owner| Some((owner, self.old.get(owner)?)));
        matches!(entry.kind, Kind::Field | Kind::Variant)
            && owner.is_some_and(|(owner, entry)| {
                let is_parameters = self.layer == Layer::Rust && is_parameters(owner, entry);
                entry.kind == Kind::Type { is_open: false } && !is_parameters
            })
    }
}

/// The item that a field, variant or method belongs to.
pub(super) fn owner(path: &str) -> Option<&str> {
    path.rsplit_once('.').or_else(|| path.rsplit_once("::")).map(|(owner, _)| owner)
}

/// Whether a type is on one side only.
fn is_gone(path: &str, from: &Outline, to: &Outline) -> bool {
    from.contains_key(path) && !to.contains_key(path)
}

/// Whether a change of one item can break code that uses the other: they are the same, or one is a part of the other.
fn concerns(one: &str, other: &str) -> bool {
    let is_part = |part: &str, whole: &str| {
        part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.') || rest.starts_with("::"))
    };
    one == other || is_part(one, other) || is_part(other, one)
}

/// A signature in which no argument has a name: callers do not write it.
pub(super) fn without_names(entry: &Entry) -> String {
    let Kind::Function(arguments) = &entry.kind else { return entry.signature.clone() };
    arguments.iter().fold(entry.signature.clone(), |signature, argument| {
        signature.replacen(&format!("{}: {}", argument.name, argument.ty), &argument.ty, 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(entries: &[(&str, Kind, &str)]) -> Outline {
        let entry = |(path, kind, signature): &(&str, Kind, &str)| {
            let entry =
                Entry { kind: kind.clone(), signature: (*signature).into(), ..Entry::default() };
            ((*path).to_owned(), entry)
        };
        entries.iter().map(entry).collect()
    }

    /// What breaks, and what is added, with a proof that these items do not compile, or without a proof.
    fn changes(broken: Option<&[&str]>) -> String {
        let whole = Kind::Type { is_open: false };
        let old = outline(&[
            ("types::Cat", whole.clone(), "struct"),
            ("types::Cat.size", Kind::Field, "u8"),
            ("types::Dog", whole.clone(), "struct"),
            ("types::Dog.size", Kind::Field, "u8"),
            ("types::Pet", whole.clone(), "struct"),
        ]);
        let new = outline(&[
            ("types::Cat", whole.clone(), "struct"),
            ("types::Cat.size", Kind::Field, "u16"),
            ("types::Dog", whole.clone(), "struct"),
            ("types::Pet", whole, "struct"),
            ("types::Pet.color", Kind::Field, "String"),
        ]);
        let witness = |item: &&str| Witness {
            layer: Layer::Rust,
            item: (*item).to_owned(),
            code: String::new(),
            message: String::new(),
        };
        let proof = broken.map(|broken| Proof {
            broken: broken.iter().map(witness).collect(),
            ..Proof::default()
        });
        let (layer, prefix, proof) = (Layer::Rust, String::new(), proof.as_ref());
        let changes = Outlines { layer, old: &old, new: &new, prefix, proof }.changes();
        let line = |it: &Change| format!("{} {:?} {:?}", it.item, it.what, it.api);
        changes.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_is_gone_or_changed_breaks_code_and_a_part_that_literals_name() {
        insta::assert_snapshot!(changes(None), @r"
        types::Cat.size Changed Breaking
        types::Dog.size Removed Breaking
        types::Pet.color New Breaking
        ");
    }

    #[test]
    fn with_a_proof_only_what_does_not_compile_is_breaking() {
        // A literal of `Pet` lacks its new field.
        let broken = ["types::Dog.size", "types::Pet", "types::Owner"];
        insta::assert_snapshot!(changes(Some(&broken)), @r"
        types::Cat.size Changed Additive
        types::Dog.size Removed Breaking
        types::Pet.color New Breaking
        types::Owner DoesNotCompile Breaking
        ");
    }
}
