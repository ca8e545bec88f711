use std::fmt;

use super::Name;

/// An action that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The action.
    pub action: Name,
    pub(super) reason: String,
    /// The reason why it fails.
    pub problem: Problem,
}

/// The reason why an action fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In a few words, with the action as the subject.
    pub(super) what: String,
    /// More lines, such as the value that was found.
    pub(super) details: Vec<String>,
    /// The remedy.
    pub(super) remedy: String,
    /// The parts of the update that have no place: all of it if there are none. `None`: deleting is not the remedy.
    pub dead: Option<Vec<String>>,
    /// The part of the target that matches, if the whole does not.
    pub around: Option<String>,
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
