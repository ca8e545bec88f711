use crate::json::Invalid;

/// Why a document, or a value in it, is invalid.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not valid JSON, or has another form than expected.
    #[error("{file}:{invalid}")]
    Json {
        /// The file's name.
        file: String,
        /// The place, and the problem there.
        invalid: Invalid,
    },

    /// A value is invalid.
    #[error("{file}#{pointer}: {problem}")]
    Place {
        /// The file's name.
        file: String,
        /// The JSON pointer of the place.
        pointer: String,
        /// The problem at this place.
        problem: String,
    },
}

impl Error {
    /// An error in the text of `file`.
    pub fn json(file: &str, invalid: Invalid) -> Self {
        Self::Json { file: file.to_owned(), invalid }
    }

    /// An error at a place of `file`.
    pub fn place(file: &str, pointer: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Place { file: file.to_owned(), pointer: pointer.into(), problem: problem.into() }
    }
}
