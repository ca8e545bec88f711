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
    /// The proposed edits.
    pub edits: Vec<Edit>,
}

/// A proposed edit of a file with corrections.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file.
    pub file: String,
    /// The target of the action.
    pub target: String,
    /// What to do.
    pub what: EditKind,
    /// Why.
    pub reason: String,
}

/// What an edit does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditKind {
    /// Deletes a part of the update of an action.
    DeletePart {
        /// The index of the action.
        action: usize,
        /// The pointer of the part in the update.
        part: String,
    },
    /// Deletes an action.
    Delete {
        /// The index of the action.
        action: usize,
    },
    /// Appends an action, given as JSON.
    Append {
        /// The text of the action.
        action: String,
    },
}

impl Edit {
    /// Whether it needs no decision. A correction needs one: only people know what the service sends.
    pub fn is_mechanical(&self) -> bool {
        !matches!(self.what, EditKind::Append { .. })
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, what, .. } = self;
        match what {
            EditKind::Delete { action } => write!(f, "delete {file}#/actions/{action}"),
            EditKind::DeletePart { action, part } => {
                write!(f, "delete {part} from {file}#/actions/{action}/update")
            }
            EditKind::Append { action } => {
                write!(f, "append to {file}#/actions: {}", one_line(action))
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
