use std::path::PathBuf;

use crate::{files::Failed, json::Invalid};

/// Why nothing was imported. Nothing has been written, but for [`Error::Disk`] while writing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("cannot {verb} {}: {source}", path.display())]
    Disk {
        /// What was tried.
        verb: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },

    /// The document is not something that can be read: no plain file, empty, too large, damaged.
    #[error("{file}: {problem}")]
    Input {
        /// The document's name.
        file: String,
        /// What is wrong, and the remedy.
        problem: String,
    },

    /// A file is not the JSON that was expected.
    #[error("{file}:{line}:{column}: {problem}")]
    Json {
        /// The file's name.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 is the line's beginning.
        column: usize,
        /// What is wrong there.
        problem: String,
    },

    /// A place of a file does not say what it should.
    #[error("{file}#{pointer}: {problem}")]
    Place {
        /// The file's name.
        file: String,
        /// The JSON pointer of the place.
        pointer: String,
        /// What is wrong there.
        problem: String,
    },

    /// The document lacks operations that are selected.
    #[error(
        "{file} lacks what spec/selection.json selects:{missing}\n  correct spec/selection.json, or import another document"
    )]
    Selection {
        /// The document's name.
        file: String,
        /// A line for each, with the nearest candidates.
        missing: String,
    },

    /// The report could not be written.
    #[error("cannot write the report: {0}")]
    Report(std::io::Error),
}

impl Error {
    pub(super) fn json(file: &str, invalid: Invalid) -> Self {
        let Invalid { line, column, problem } = invalid;
        Self::Json { file: file.to_owned(), line, column, problem }
    }

    pub(super) fn place(
        file: &str,
        pointer: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        Self::Place { file: file.to_owned(), pointer: pointer.into(), problem: problem.into() }
    }
}

impl From<Failed> for Error {
    fn from(Failed { verb, path, source }: Failed) -> Self {
        Self::Disk { verb, path, source }
    }
}
