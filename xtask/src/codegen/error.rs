use std::path::PathBuf;

use crate::{files::Failed, overlay};

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

    /// A source is not JSON, not UTF-8, or has one member twice.
    #[error("{file}:{line}:{column}: {problem}")]
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

    /// The fragment is not what was imported.
    #[error(
        "spec/registrations.json is not what spec/provenance.json describes: it was edited, or an import was interrupted\n  \
         run `cargo xtask import` again, or restore both files; corrections go into spec/overlay.json"
    )]
    Provenance,

    /// An overlay is not valid.
    #[error("{0}")]
    Overlay(#[from] overlay::Invalid),

    /// Actions of the overlays cannot be applied.
    #[error("{}", listed(.0))]
    Actions(Vec<overlay::Failure>),

    /// The description, with the overlay applied, is invalid, or no code can be generated from it.
    #[error("description, with the overlay applied, at #{pointer}: {problem}")]
    Description {
        /// The JSON pointer of the place.
        pointer: String,
        /// What was found, and what was expected.
        problem: String,
    },

    /// progenitor panicked. It does on some descriptions that it does not support, which our checks should refuse.
    #[error("the generator panicked, which is a mistake in our checks: {0}")]
    Panic(String),

    /// The operation from which no code can be generated, although it passed our checks.
    #[error(
        "description, with the overlay applied, at #{pointer}: {error}; expected a correction in the overlay"
    )]
    Located {
        /// The JSON pointer of the operation.
        pointer: String,
        /// The error.
        error: Box<Error>,
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

fn listed(failures: &[overlay::Failure]) -> String {
    failures.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl From<Failed> for Error {
    fn from(Failed { verb, path, source }: Failed) -> Self {
        Self::Disk { verb, path, source }
    }
}
