//! Do the rules and the compiler agree?

use super::Proof;
use crate::review::change::{Change, Class, Effect, Layer};

/// The rules and the compiler disagree on an item. It counts as breaking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The item.
    pub item: String,
    /// The change that the rules call breaking, although code compiles, or `None` if code does not compile and no
    /// rule says so.
    pub change: Option<String>,
}

impl Proof {
    /// The disagreements with the rules, which found `changes`.
    ///
    /// A change of the class [`Silent`](Class::Silent) compiles by definition. There are none if the new bindings do not
    /// compile.
    pub fn disagreements(&self, changes: &[Change]) -> Vec<Disagreement> {
        if !self.bindings.is_empty() {
            return Vec::new();
        }
        let rules = || {
            changes.iter().filter(|change| {
                change.layer == Layer::Rust
                    && change.class == Class::Breaking
                    && change.api == Effect::Breaking
            })
        };
        let unbroken = rules()
            .filter(|rule| !self.broken.iter().any(|it| concerns(&rule.item, &it.item)))
            // Nothing is known about these.
            .filter(|rule| !self.unproved.iter().any(|it| it.item == rule.item))
            .map(|rule| Disagreement {
                item: rule.item.clone(),
                change: Some(rule.change.clone()),
            });
        let unexplained = self
            .broken
            .iter()
            .filter(|it| !rules().any(|rule| concerns(&rule.item, &it.item)))
            .map(|it| Disagreement { item: it.item.clone(), change: None });
        let mut found: Vec<_> = unbroken.chain(unexplained).collect();
        found.sort_by(|a, b| (&a.item, &a.change).cmp(&(&b.item, &b.change)));
        found.dedup();
        found
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
    use crate::review::prove::Witness;

    fn rule(class: Class, item: &str) -> Change {
        Change {
            change: "removed".into(),
            api: Effect::Breaking,
            ..Change::new(Layer::Rust, class, item)
        }
    }

    fn broken(items: &[&str]) -> Proof {
        let witness = |item: &&str| Witness {
            item: (*item).to_owned(),
            code: String::new(),
            message: String::new(),
        };
        Proof { broken: items.iter().map(witness).collect(), ..Proof::default() }
    }

    #[test]
    fn rules_and_compiler_agree_on_an_item_or_on_its_parts() {
        let rules = [rule(Class::Breaking, "types::Pet.size")];
        assert_eq!(broken(&["types::Pet.size"]).disagreements(&rules), []);
        assert_eq!(broken(&["types::Pet"]).disagreements(&rules), []);
        assert_eq!(broken(&[]).disagreements(&[rule(Class::Silent, "Client::get")]), []);
    }

    #[test]
    fn what_one_side_alone_calls_breaking_is_a_disagreement() {
        let rules = [rule(Class::Breaking, "types::Pet.size")];
        let found = broken(&["types::PetKind"]).disagreements(&rules);
        let expected = [("types::Pet.size", Some("removed")), ("types::PetKind", None)];
        let found: Vec<_> =
            found.iter().map(|it| (it.item.as_str(), it.change.as_deref())).collect();
        assert_eq!(found, expected);
    }
}
