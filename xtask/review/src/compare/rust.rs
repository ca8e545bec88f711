//! Compares two outlines: does code that compiled still compile?

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::change::{Change, Class, Effect, Layer},
    exposed::{Exposed, owner},
};
use crate::outline::{Entry, Kind, in_signature};

type Outline = BTreeMap<String, Entry>;

/// The changes of the public items.
pub(super) fn compare(old: &Outline, new: &Outline, exposed: &Exposed) -> Vec<Change> {
    let mut comparison = Comparison { old, new, exposed, changes: Vec::new() };
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        match (old.get(path), new.get(path)) {
            (Some(old), Some(new)) => comparison.changed(path, old, new),
            (Some(old), None) => comparison.removed(path, old),
            (None, Some(new)) => comparison.added(path, new),
            (None, None) => {}
        }
    }
    comparison.changes
}

struct Comparison<'a> {
    old: &'a Outline,
    new: &'a Outline,
    exposed: &'a Exposed,
    changes: Vec<Change>,
}

impl Comparison<'_> {
    fn push(
        &mut self,
        path: &str,
        class: Class,
        effect: Effect,
        change: impl Into<String>,
        values: (Option<String>, Option<String>),
        reason: impl Into<String>,
    ) {
        let wrapper = if self.exposed.contains(path) { effect } else { Effect::None };
        self.changes.push(Change {
            change: change.into(),
            before: values.0,
            after: values.1,
            reason: reason.into(),
            api: effect,
            wrapper,
            ..Change::new(Layer::Rust, class, path)
        });
    }

    fn removed(&mut self, path: &str, entry: &Entry) {
        if owner(path).is_some_and(|owner| is_gone(owner, self.old, self.new)) {
            return;
        }
        if entry.kind == Kind::Foreign {
            self.traits(path, &entry.traits, &BTreeSet::new());
            return;
        }
        let values = (Some(entry.to_string()), None);
        self.push(
            path,
            Class::Breaking,
            Effect::Breaking,
            "removed",
            values,
            "code that uses it does not compile",
        );
    }

    fn added(&mut self, path: &str, entry: &Entry) {
        if owner(path).is_some_and(|owner| is_gone(owner, self.new, self.old)) {
            return;
        }
        let owner = owner(path).and_then(|owner| self.old.get(owner));
        let is_open = owner.is_some_and(|owner| owner.kind == Kind::Type { is_open: true });
        let has_default = owner.is_some_and(|owner| owner.traits.contains("Default"));
        let (class, effect, reason) = match &entry.kind {
            Kind::Foreign => return self.traits(path, &BTreeSet::new(), &entry.traits),
            Kind::Field if is_open => additive("the struct is #[non_exhaustive]"),
            Kind::Field if has_default && path.contains("Params.") => additive(
                "a parameter struct is documented to be constructed with `..Default::default()`",
            ),
            Kind::Field => breaking("a struct literal without the field does not compile"),
            Kind::Variant if is_open => additive("the enum is #[non_exhaustive]"),
            Kind::Variant => breaking("a match without the variant does not compile"),
            _ => additive("no code uses it yet"),
        };
        self.push(path, class, effect, "new", (None, Some(entry.to_string())), reason);
    }

    fn changed(&mut self, path: &str, old: &Entry, new: &Entry) {
        if old.is_deprecated != new.is_deprecated {
            let (change, reason) = if new.is_deprecated {
                ("deprecated by the vendor", "code that uses it compiles with a warning")
            } else {
                ("no longer deprecated", "code that uses it compiles without a warning")
            };
            self.push(path, Class::Deprecated, Effect::Additive, change, (None, None), reason);
        }
        self.traits(path, &old.traits, &new.traits);
        let values = (Some(old.signature.clone()), Some(new.signature.clone()));
        match (&old.kind, &new.kind) {
            (Kind::Type { is_open: false }, Kind::Type { is_open: true }) => {
                let reason = "a struct literal, or a match without `_`, does not compile";
                self.push(
                    path,
                    Class::Breaking,
                    Effect::Breaking,
                    "now #[non_exhaustive]",
                    values,
                    reason,
                );
            }
            (Kind::Type { is_open: true }, Kind::Type { is_open: false })
                if keyword(&old.signature) == keyword(&new.signature) =>
            {
                let reason = "it can be constructed and matched in full";
                self.push(
                    path,
                    Class::Additive,
                    Effect::Additive,
                    "no longer #[non_exhaustive]",
                    values,
                    reason,
                );
            }
            _ if without_names(old) == without_names(new) => {}
            (Kind::Field, Kind::Field) => {
                let (old, new) = (&old.signature, &new.signature);
                let change = if *new == format!("Option<{old}>") {
                    "became an Option"
                } else if *old == format!("Option<{new}>") {
                    "is no longer an Option"
                } else {
                    "has another type"
                };
                let reason = "code that uses the value does not compile";
                self.push(path, Class::Breaking, Effect::Breaking, change, values, reason);
            }
            (Kind::Function(_), Kind::Function(_)) => {
                let reason = "calls do not compile";
                self.push(
                    path,
                    Class::Breaking,
                    Effect::Breaking,
                    "has another signature",
                    values,
                    reason,
                );
            }
            _ => {
                let reason = "code that uses it does not compile";
                self.push(
                    path,
                    Class::Breaking,
                    Effect::Breaking,
                    "is another kind of item",
                    values,
                    reason,
                );
            }
        }
    }

    fn traits(&mut self, path: &str, old: &BTreeSet<String>, new: &BTreeSet<String>) {
        // With a type, its conversions come and go.
        let concerns = |implemented: &str, from: &Outline, to: &Outline| {
            in_signature(implemented).any(|name| is_gone(&format!("types::{name}"), from, to))
        };
        let lost: Vec<&String> =
            old.difference(new).filter(|it| !concerns(it, self.old, self.new)).collect();
        let gained: Vec<&String> =
            new.difference(old).filter(|it| !concerns(it, self.new, self.old)).collect();
        let list = |traits: Vec<&String>| {
            traits.into_iter().map(String::as_str).collect::<Vec<_>>().join(" + ")
        };
        if !lost.is_empty() {
            let (change, reason) =
                ("does not implement all traits", "code that needs the trait does not compile");
            let values = (Some(format!("impl {}", list(lost))), None);
            self.push(path, Class::Breaking, Effect::Breaking, change, values, reason);
            self.conversion();
        }
        if !gained.is_empty() {
            let values = (None, Some(format!("impl {}", list(gained))));
            self.push(
                path,
                Class::Additive,
                Effect::Additive,
                "implements more traits",
                values,
                "no code uses it yet",
            );
            self.conversion();
        }
    }

    /// The last change is one of traits. Users of the wrapper see `From<Email>` of the foreign type `String`.
    fn conversion(&mut self) {
        if let Some(change) = self.changes.last_mut()
            && [&change.before, &change.after]
                .into_iter()
                .flatten()
                .any(|traits| self.exposed.is_in(traits))
        {
            change.wrapper = change.api;
        }
    }
}

fn additive(reason: &'static str) -> (Class, Effect, &'static str) {
    (Class::Additive, Effect::Additive, reason)
}

fn breaking(reason: &'static str) -> (Class, Effect, &'static str) {
    (Class::Breaking, Effect::Breaking, reason)
}

/// Whether a type is on one side only.
fn is_gone(path: &str, from: &Outline, to: &Outline) -> bool {
    from.contains_key(path) && !to.contains_key(path)
}

/// `struct` or `enum`.
fn keyword(signature: &str) -> &str {
    signature.split([' ', '<']).next().unwrap_or_default()
}

/// A signature in which no argument has a name: callers do not write it.
fn without_names(entry: &Entry) -> String {
    let Kind::Function(arguments) = &entry.kind else { return entry.signature.clone() };
    arguments.iter().fold(entry.signature.clone(), |signature, argument| {
        signature.replacen(&format!("{}: {}", argument.name, argument.ty), &argument.ty, 1)
    })
}
