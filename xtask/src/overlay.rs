//! Our corrections to the vendor's description, and our descriptions of it: OpenAPI Overlay 1.1, read strictly.
//!
//! An overlay is a list of actions. Each selects places of a description by a JSONPath and changes them. These rules
//! come on top of the specification, so that no change of the vendor's is lost under an action:
//!
//! - An action gives its reason, as its `description`.
//! - An action that matches nothing fails.
//! - An action that removes, or that replaces a value by another, says in `x-was` what it expects to find at each place
//!   that it matches. Anything else fails. Words (descriptions, titles, examples) and extensions do not count.
//! - An action that updates an object which is a reference fails: what stands beside a `$ref` has no effect.
//! - An element is appended to an array only if it is not there already.
//! - An action that changes nothing is redundant, which is noted.
//! - The only extension in an update is `x-rust-name`, on a schema. Other members are those of OpenAPI 3.0.
//!
//! [`Role::Words`] allows updates of words only, at places that exist.

mod apply;
mod document;
mod failure;
mod nearby;
mod target;
#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

pub use self::failure::Failure;
use self::target::Target;

/// What an overlay may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Everything.
    Corrections,
    /// Words: descriptions, summaries, titles, examples.
    Words,
}

/// A document of OpenAPI Overlay 1.1 that can be applied.
pub(crate) struct Overlay {
    file: String,
    role: Role,
    actions: Vec<Action>,
}

struct Action {
    target: Target,
    reason: String,
    change: Change,
    /// What is expected at each place.
    was: Option<Value>,
}

enum Change {
    Remove,
    Update(Value),
}

/// An overlay is not valid.
#[derive(Debug, thiserror::Error)]
#[error("{file}{place}: {problem}")]
pub struct Invalid {
    file: String,
    /// `:LINE:COLUMN` or `#POINTER`.
    place: String,
    problem: String,
}

impl Invalid {
    fn at(file: &str, pointer: &str, problem: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place: format!("#{pointer}"), problem: problem.into() }
    }
}

/// What became of an overlay's actions.
#[derive(Default)]
pub(crate) struct Applied {
    /// Those that could not be applied, which changed nothing.
    pub(crate) failures: Vec<Failure>,
    /// Those that changed nothing, or less than they say, because the description says so already.
    pub(crate) redundant: Vec<Redundant>,
    /// The places where the others hid what stood there.
    pub(crate) covered: Vec<Covered>,
}

/// An action that changed nothing, or less than it says: upstream now says what it says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Redundant {
    file: String,
    index: usize,
    target: String,
    /// The parts of the update that are there already; none if all are.
    parts: Vec<String>,
}

impl fmt::Display for Redundant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, index, target, parts } = self;
        let what = if parts.is_empty() {
            "changes nothing; delete it"
        } else {
            "sets what is there already"
        };
        write!(f, "{file}#/actions/{index} {what}\n  target: {target}")?;
        parts.iter().try_for_each(|part| write!(f, "\n  delete from its update: {part}"))
    }
}

/// A place where an action hid what the description says.
#[derive(Debug, PartialEq)]
pub(crate) struct Covered {
    /// The JSON pointer of the place, in the description before the action.
    pub(crate) pointer: String,
    /// The action, as messages call it.
    pub(crate) action: String,
    /// What the action does there: removes, replaces, adds to.
    pub(crate) verb: &'static str,
    /// What it removed or replaced.
    pub(crate) old: Option<Value>,
}
