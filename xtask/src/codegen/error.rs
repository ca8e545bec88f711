use std::path::PathBuf;

/// Why the bindings could not be planned, compared or written. Nothing has been written when one is returned
/// from planning.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("cannot {verb} {}: {source}", path.display())]
    Disk {
        /// What was tried.
        verb: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },

    /// A source is not JSON, or not UTF-8.
    #[error("{file}:{line}:{column}: not valid JSON: {problem}")]
    Json {
        /// The source's name.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1; 0 is the line's beginning.
        column: usize,
        /// What is wrong there.
        problem: String,
    },

    /// The overlay is not a valid Overlay 1.0 document.
    #[error("{file}: not a valid OpenAPI Overlay 1.0 document: {problem}")]
    Overlay {
        /// The overlay's name.
        file: String,
        /// What is wrong with it.
        problem: String,
    },

    /// An action of the overlay cannot be applied.
    #[error(
        "{file}: actions[{index}] {problem}\n  target: {target}\n  its reason: {reason}\n  {remedy}"
    )]
    Action {
        /// The overlay's name.
        file: String,
        /// The action's place in the overlay, from 0.
        index: usize,
        /// What is wrong.
        problem: String,
        /// The action's target.
        target: String,
        /// The action's description.
        reason: String,
        /// What to do about it.
        remedy: &'static str,
    },

    /// The description, after the overlay, is invalid or beyond what can be generated.
    #[error("description, with the overlay applied, at #{pointer}: {problem}")]
    Description {
        /// The JSON pointer of the place.
        pointer: String,
        /// What was found and what was expected.
        problem: String,
    },

    /// Something panicked: progenitor, on what it does not support, or our own code.
    #[error("cannot generate code from the description: {message} (at {place})")]
    Panic {
        /// What it said.
        message: String,
        /// Where in the source code it was.
        place: String,
    },

    /// Progenitor refused a description that passed our checks.
    #[error("progenitor cannot generate code from the description: {0}")]
    Generator(String),

    /// The generated code is not what the passes and the layout can work on.
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
