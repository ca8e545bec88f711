#![doc = include_str!("../README.md")]

mod apply;
mod document;
mod effect;
mod failure;
mod hidden;
mod nearby;
mod target;
#[cfg(test)]
mod tests;
mod update;

use std::fmt;

use openapi::json::present;
use serde::Deserialize;
use serde_json::Value;

use self::target::Target;
pub use self::{
    failure::{Failure, Problem},
    hidden::hidden,
};

/// What an overlay may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Corrections,
    /// Texts: descriptions, summaries, titles, examples.
    Texts,
}

/// A document of OpenAPI Overlay 1.1 that can be applied.
pub struct Overlay {
    file: String,
    role: Role,
    actions: Vec<Action>,
}

/// An action, as the file states it: it either updates or removes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `target` and `update` or `remove`")]
struct Action {
    target: Target,
    #[serde(default, rename = "description")]
    reason: String,
    #[serde(default, deserialize_with = "present")]
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
    /// The expected value at each place.
    #[serde(default, deserialize_with = "present", rename = "x-was")]
    was: Option<Value>,
}

/// The result of applying an overlay.
#[derive(Default)]
pub struct Applied {
    /// The number of actions that change something.
    pub effective: usize,
    /// The actions that fail. They change nothing.
    pub failures: Vec<Failure>,
    /// The actions that change nothing, or less than they state.
    pub redundant: Vec<Redundant>,
    /// The places where the other actions hide the original value.
    pub covered: Vec<Covered>,
}

/// The name of an action in messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The file of the overlay.
    pub file: String,
    /// Its index in the list of actions.
    pub index: usize,
    /// The JSONPath.
    pub target: String,
}

/// An action that changes nothing, or less than it states, since upstream has adopted it.
#[derive(Debug, PartialEq, Eq)]
pub struct Redundant {
    /// The action.
    pub action: Name,
    /// The redundant parts of its update: all of it if there are none.
    pub parts: Vec<String>,
}

/// The JSON pointers of the places of `description` that a target matches.
pub fn locate(target: &str, description: &Value) -> Vec<String> {
    let target = Target::try_from(target.to_owned());
    target.map(|target| target.locate(description)).unwrap_or_default()
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#/actions/{}", self.file, self.index)
    }
}

impl fmt::Display for Redundant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, parts } = self;
        let what =
            if parts.is_empty() { "changes nothing; delete it" } else { "is redundant in part" };
        write!(f, "{action} {what}\n  target: {}", action.target)?;
        parts.iter().try_for_each(|part| write!(f, "\n  delete from its update: {part}"))
    }
}

/// A place where an action hides the original value.
#[derive(Debug, PartialEq)]
pub struct Covered {
    /// The JSON pointer of the place, in the description before the action.
    pub pointer: String,
    /// The action's name in messages.
    pub action: String,
    /// What the action does: removes, replaces, adds to.
    pub verb: &'static str,
    /// The value that it removes or replaces.
    pub old: Option<Value>,
}
