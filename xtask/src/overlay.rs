//! Reads and applies our overlays: corrections to the vendor's description, and our own texts.
//!
//! An overlay is an OpenAPI Overlay 1.1 document: a list of actions, each of which selects places of a description by a
//! JSONPath and changes them. Additional rules make sure that no change of the vendor's is lost under an action:
//!
//! - An action gives its reason, as its `description`.
//! - An action that matches nothing fails.
//! - An action that removes a value, or replaces it with another, states in `x-was` what it expects at each place that it
//!   matches. It fails if there is another value. Texts (descriptions, titles, examples) and extensions are not compared.
//! - An update of an object with a `$ref` fails: members beside a `$ref` have no effect.
//! - An element is appended to a list only if the list does not contain it.
//! - An action that changes nothing is reported as redundant, and so is a part of an update.
//! - An update sets only members that OpenAPI 3.0 defines, and `x-rust-name` on a schema.
//!
//! An overlay of `Role::Texts` updates texts only, and only of objects that exist.

mod apply;
mod document;
mod effect;
mod failure;
mod nearby;
mod target;
#[cfg(test)]
mod tests;
mod update;

use std::{fmt, sync::Arc};

use serde_json::Value;

pub use self::failure::Failure;
use self::target::Target;

/// What an overlay may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Everything.
    Corrections,
    /// Texts: descriptions, summaries, titles, examples.
    Texts,
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
    /// The expected value at each place.
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

/// The result of applying an overlay.
#[derive(Default)]
pub(crate) struct Applied {
    /// The actions that fail. They change nothing.
    pub(crate) failures: Vec<Failure>,
    /// The actions that change nothing, or less than they state.
    pub(crate) redundant: Vec<Redundant>,
    /// The places where the other actions hide the original value.
    pub(crate) covered: Vec<Covered>,
}

/// An action that changes nothing, or less than it states, since upstream has adopted it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Redundant {
    file: String,
    index: usize,
    target: String,
    /// The redundant parts of the update. Empty if all of it is redundant.
    parts: Vec<String>,
}

impl Overlay {
    /// The file.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The number of actions.
    pub(crate) fn len(&self) -> usize {
        self.actions.len()
    }
}

/// Whether a target matches a place of `description`.
pub(crate) fn matches(target: &str, description: &Value) -> bool {
    let found =
        Target::parse(target).and_then(|target| target.locate(&Arc::new(description.clone())));
    found.is_ok_and(|pointers| !pointers.is_empty())
}

impl Redundant {
    /// The file, the index and the target of the action.
    pub(crate) fn action(&self) -> (&str, usize, &str) {
        (&self.file, self.index, &self.target)
    }

    /// The redundant parts of its update: all of it if there are none.
    pub(crate) fn parts(&self) -> &[String] {
        &self.parts
    }
}

impl fmt::Display for Redundant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, index, target, parts } = self;
        let what =
            if parts.is_empty() { "changes nothing; delete it" } else { "is redundant in part" };
        write!(f, "{file}#/actions/{index} {what}\n  target: {target}")?;
        parts.iter().try_for_each(|part| write!(f, "\n  delete from its update: {part}"))
    }
}

/// A place where an action hides the original value.
#[derive(Debug, PartialEq)]
pub(crate) struct Covered {
    /// The JSON pointer of the place, in the description before the action.
    pub(crate) pointer: String,
    /// The action's name in messages.
    pub(crate) action: String,
    /// What the action does: removes, replaces, adds to.
    pub(crate) verb: &'static str,
    /// The value that it removes or replaces.
    pub(crate) old: Option<Value>,
}
