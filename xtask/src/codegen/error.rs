use std::path::PathBuf;

/// Why the bindings could not be planned, compared or written. If planning fails, nothing has been written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("cannot {verb} {}: {source}", path.display())]
    Disk {
        /// The operation that failed.
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },

    /// A source is not JSON, or not UTF-8.
    #[error("{file}:{line}:{column}: not valid JSON: {problem}")]
    Json {
        /// The source's name.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1; 0 is before the line's first character.
        column: usize,
        /// The problem at this place.
        problem: String,
    },

    /// The overlay is not a valid Overlay 1.0 document.
    #[error("{file}: not a valid OpenAPI Overlay 1.0 document: {problem}")]
    Overlay {
        /// The overlay's name.
        file: String,
        /// The problem.
        problem: String,
    },

    /// An action of the overlay cannot be applied.
    #[error(
        "{file}: actions[{index}] {problem}\n  target: {target}\n  its reason: {reason}\n  {remedy}"
    )]
    Action {
        /// The overlay's name.
        file: String,
        /// The action's index in the overlay, from 0.
        index: usize,
        /// The problem.
        problem: String,
        /// The action's target.
        target: String,
        /// The action's description.
        reason: String,
        /// The remedy.
        remedy: &'static str,
    },

    /// The description, with the overlay applied, is invalid, or no code can be generated from it.
    #[error("description, with the overlay applied, at #{pointer}: {problem}")]
    Description {
        /// The JSON pointer of the place.
        pointer: String,
        /// What was found, and what was expected.
        problem: String,
    },

    /// progenitor or our own code panicked. progenitor does on some descriptions that it does not support.
    #[error("cannot generate code from the description: {message} (at {place})")]
    Panic {
        /// The message of the panic.
        message: String,
        /// The place of the panic in the source code.
        place: String,
    },

    /// progenitor refused a description that passed our checks.
    #[error("progenitor cannot generate code from the description: {0}")]
    Generator(String),

    /// A pass or the layout does not support the generated code.
    #[error("the generated code cannot be used: {0}")]
    Code(String),

    /// The report could not be written.
    #[error("cannot write the report: {0}")]
    Report(std::io::Error),
}

impl Error {
    pub(super) fn at(pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Description { pointer: pointer.into(), problem: problem.into() }
    }
}
