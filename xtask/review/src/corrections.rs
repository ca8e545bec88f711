use std::fmt;

/// What a report states about the corrections of the new description.
#[derive(Default)]
pub struct Corrections {
    /// The number of actions that are applied.
    pub applied: usize,
    /// The actions that change nothing, or less than they state.
    pub redundant: Vec<String>,
    /// The actions that fail.
    pub failing: Vec<String>,
    /// The changes of the vendor that actions hide.
    pub hidden: Vec<String>,
    /// What can be deleted from the files with corrections.
    pub edits: Vec<Edit>,
}

/// A part of an action, or an action, that can be deleted without a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub file: String,
    /// The index of the action.
    pub action: usize,
    /// The pointer of the part in the update of the action. `None`: the whole action.
    pub part: Option<String>,
    /// The target of the action.
    pub target: String,
    /// Why.
    pub reason: String,
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, action, .. } = self;
        match &self.part {
            None => write!(f, "delete {file}#/actions/{action}"),
            Some(part) => write!(f, "delete {part} from {file}#/actions/{action}/update"),
        }
    }
}
