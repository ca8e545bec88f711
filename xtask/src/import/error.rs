use std::path::PathBuf;

use crate::{files::Failed, json::Invalid};

/// Why an import failed. Nothing has been written, except if a file could not be replaced.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("cannot {verb} {}: {source}", path.display())]
    Disk {
        /// The operation that failed.
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },

    /// The document cannot be read: it is not a plain file, empty, too large, or damaged.
    #[error("{file}: {problem}")]
    Input {
        /// The document's name.
        file: String,
        /// The problem, and the remedy.
        problem: String,
    },

    /// A file is not valid JSON, or has another form than expected.
    #[error("{file}:{line}:{column}: {problem}")]
    Json {
        /// The file's name.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 is the line's beginning.
        column: usize,
        /// The problem at this place.
        problem: String,
    },

    /// A value in a file is not valid.
    #[error("{file}#{pointer}: {problem}")]
    Place {
        /// The file's name.
        file: String,
        /// The JSON pointer of the place.
        pointer: String,
        /// The problem at this place.
        problem: String,
    },

    /// The document lacks selected operations.
    #[error(
        "{file} lacks what spec/selection.json selects:{missing}\n  correct spec/selection.json, or import another document"
    )]
    Selection {
        /// The document's name.
        file: String,
        /// The missing operations, with the nearest candidates.
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
