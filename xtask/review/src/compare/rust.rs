//! Compares two outlines: does code that compiled still compile?
//!
//! The outlines give a quick answer: what is gone or changed breaks code, what is new does not. With a proof, the compiler
//! decides.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    change::{Change, Class, Effect, Layer, What},
    facts::Library,
};
use crate::{
    outline::{Entry, Kind, in_signature, owner},
    prove::{Proof, Witness, is_parameters},
};

type Outline = BTreeMap<String, Entry>;

/// A crate on both sides.
pub(super) struct Outlines<'a> {
    pub(super) old: &'a Library,
    pub(super) new: &'a Library,
    /// What the compiler says, if both sides of the crate compile.
    pub(super) proof: Option<&'a Proof>,
}

impl Outlines<'_> {
    /// The changes of the public items, with what they mean to users of the crate.
    pub(super) fn changes(&self) -> Vec<Change> {
        let found = self.differences();
        let Some(proof) = self.proof else { return found };
        let broken: Vec<&Witness> =
            proof.broken.iter().filter(|it| it.layer == self.old.layer).collect();
        let proved = found.iter().map(|change| {
            let is_unproved = proof.unproved.iter().any(|it| it.item == change.item);
            if is_unproved || change.class() == Class::Deprecated {
                return change.clone();
            }
            let witness = broken.iter().find(|it| breaks(change, it, &found));
            let reason = witness.map_or("code that uses it compiles", |it| &it.message);
            let values = [change.before.clone(), change.after.clone()];
            self.change(&change.item, change.what, values, witness.is_some(), reason)
        });
        let unexplained =
            broken.iter().filter(|it| !found.iter().any(|change| breaks(change, it, &found)));
        let unexplained = unexplained
            .map(|it| self.change(&it.item, What::DoesNotCompile, [None, None], true, &it.message));
        proved.chain(unexplained).collect()
    }

    /// A change of an item that means nothing on the wire.
    fn change(
        &self,
        item: &str,
        what: What,
        [before, after]: [Option<String>; 2],
        breaks: bool,
        reason: &str,
    ) -> Change {
        let effect = if breaks { Effect::Breaking } else { Effect::Additive };
        let layer = self.old.layer;
        let (api, wrapper) = match layer {
            Layer::Wrapper => (Effect::None, effect),
            _ => (effect, Effect::None),
        };
        let (item, reason) = (item.to_owned(), reason.to_owned());
        Change { layer, item, what, before, after, reason, api, wrapper, ..Change::default() }
    }

    /// What differs, and whether it breaks code, as far as the outlines say.
    fn differences(&self) -> Vec<Change> {
        let (mut found, nothing) = (Vec::new(), Entry::default());
        let (before, after) = (&self.old.outline, &self.new.outline);
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for path in paths {
            let (old, new) = (before.get(path), after.get(path));
            let item = self.old.reported(path);
            let mut push = |what, values: [Option<&str>; 2], breaks| {
                let reason = match what {
                    What::Deprecated => "code that uses it compiles with a warning",
                    What::Undeprecated => "code that uses it compiles without a warning",
                    _ if breaks => "code that uses it does not compile",
                    _ => "no code uses it yet",
                };
                let values = values.map(|it| it.map(str::to_owned));
                found.push(self.change(&item, what, values, breaks, reason));
            };
            // Parts come and go with their types.
            let comes_with = |from, to| owner(path).is_some_and(|owner| is_gone(owner, from, to));
            match (old, new) {
                (Some(entry), None) if entry.kind != Kind::Foreign => {
                    if !comes_with(before, after) {
                        push(What::Removed, [Some(&entry.signature), None], true);
                    }
                }
                (None, Some(entry)) if entry.kind != Kind::Foreign => {
                    if !comes_with(after, before) {
                        let breaks = self.is_named_by_all(path, entry);
                        push(What::New, [None, Some(&entry.signature)], breaks);
                    }
                }
                // The same item, or the traits of a foreign type.
                _ => {
                    let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
                    if old.is_deprecated != new.is_deprecated {
                        let is_new = new.is_deprecated;
                        let what = if is_new { What::Deprecated } else { What::Undeprecated };
                        push(what, [None, None], false);
                    }
                    if let Some(lost) = traits(old, new, before, after) {
                        push(What::FewerTraits, [Some(&lost), None], true);
                    }
                    if let Some(gained) = traits(new, old, after, before) {
                        push(What::MoreTraits, [None, Some(&gained)], false);
                    }
                    if without_names(old) != without_names(new) {
                        let values = [Some(&*old.signature), Some(&new.signature)];
                        push(What::Changed, values, true);
                    }
                }
            }
        }
        found
    }

    /// Whether code that constructs or matches the type around a new part names it.
    fn is_named_by_all(&self, path: &str, entry: &Entry) -> bool {
        let owner = owner(path).and_then(|owner| Some((owner, self.old.outline.get(owner)?)));
        matches!(entry.kind, Kind::Field | Kind::Variant)
            && owner.is_some_and(|(owner, entry)| {
                let is_parameters = self.old.layer == Layer::Rust && is_parameters(owner, entry);
                entry.kind == Kind::Type { is_open: false } && !is_parameters
            })
    }
}

/// The traits that one entry has and the other lacks. With a type, its conversions come and go.
fn traits(has: &Entry, lacks: &Entry, from: &Outline, to: &Outline) -> Option<String> {
    let concerns = |implemented: &str| {
        in_signature(implemented).any(|name| is_gone(&format!("types::{name}"), from, to))
    };
    let traits = has.traits.difference(&lacks.traits).filter(|it| !concerns(it)).cloned();
    let traits: Vec<String> = traits.collect();
    (!traits.is_empty()).then(|| format!("impl {}", traits.join(" + ")))
}

/// Whether a change is why the code of a witness does not compile.
fn breaks(change: &Change, witness: &Witness, all: &[Change]) -> bool {
    let is_lost = |it: &Change| {
        matches!(it.what, What::Removed | What::Changed | What::FewerTraits)
            && concerns(&it.item, &witness.item)
    };
    match change.what {
        // A literal or a match that lacks it, unless there is another reason.
        What::New => owner(&change.item) == Some(&witness.item) && !all.iter().any(is_lost),
        _ => is_lost(change),
    }
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
    use crate::Crate;

    fn library(entries: &[(&str, Kind, &str)]) -> Library {
        let entry = |(path, kind, signature): &(&str, Kind, &str)| {
            let entry =
                Entry { kind: kind.clone(), signature: (*signature).into(), ..Entry::default() };
            ((*path).to_owned(), entry)
        };
        Library {
            layer: Layer::Rust,
            of: Crate { package: "pets-api", name: "pets_api", folder: "pets-api/src" },
            outline: entries.iter().map(entry).collect(),
            files: BTreeMap::new(),
        }
    }

    /// What breaks, and what is added, with a proof that these items do not compile, or without a proof.
    fn changes(broken: Option<&[&str]>) -> String {
        let whole = Kind::Type { is_open: false };
        let old = library(&[
            ("types::Cat", whole.clone(), "struct"),
            ("types::Cat.size", Kind::Field, "u8"),
            ("types::Dog", whole.clone(), "struct"),
            ("types::Dog.size", Kind::Field, "u8"),
            ("types::Pet", whole.clone(), "struct"),
        ]);
        let new = library(&[
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
        let changes = Outlines { old: &old, new: &new, proof: proof.as_ref() }.changes();
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
