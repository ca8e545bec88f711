use std::fmt;

use super::Name;

/// An action that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The action.
    pub action: Name,
    pub(super) reason: String,
    pub(super) problem: Problem,
}

/// The reason why an action fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// In a few words, with the action as the subject.
    pub(super) what: String,
    /// More lines, such as the value that was found.
    pub(super) details: Vec<String>,
    /// The remedy.
    pub(super) remedy: String,
    /// The parts of the update that have no place: all of it if there are none. `None`: deleting is not the remedy.
    pub(super) dead: Option<Vec<String>>,
    /// The part of the target that matches, if the whole does not.
    pub(super) around: Option<String>,
}

impl Failure {
    /// The parts of the update to delete, all of it if there are none, if that is the remedy.
    pub fn dead(&self) -> Option<&[String]> {
        self.problem.dead.as_deref()
    }

    /// The part of the target that matches, if the whole does not.
    pub fn around(&self) -> Option<&str> {
        self.problem.around.as_deref()
    }
}

impl Problem {
    pub(super) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            details: Vec::new(),
            remedy: remedy.into(),
            dead: None,
            around: None,
        }
    }

    /// Nothing is left of what the action is about.
    pub(super) fn dead(self) -> Self {
        Self { dead: Some(Vec::new()), ..self }
    }

    pub(super) fn around(self, target: &str) -> Self {
        Self { around: Some(target.to_owned()), ..self }
    }

    pub(super) fn detail(mut self, line: String) -> Self {
        self.details.push(line);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, reason, problem } = self;
        writeln!(f, "{action} {}", problem.what)?;
        writeln!(f, "  target: {}", action.target)?;
        if !reason.is_empty() {
            writeln!(f, "  its reason: {reason}")?;
        }
        for detail in &problem.details {
            writeln!(f, "  {detail}")?;
        }
        write!(f, "  {}", problem.remedy)
    }
}
