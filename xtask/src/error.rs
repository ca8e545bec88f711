use std::{io, path::PathBuf};

/// Why a command failed. Nothing has been written, except if a file could not be replaced.
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
        source: io::Error,
    },

    /// A file is invalid, or a value in it.
    #[error("{0}")]
    Document(#[from] openapi::Error),

    /// No bindings can be generated.
    #[error("{0}")]
    Bindings(#[from] bindgen::Error),

    /// There is no proof.
    #[error("no proof: {0}")]
    Proof(#[from] review::prove::Error),

    /// What the command needs is missing or wrong: the place and the problem, and the remedy where it is not obvious.
    #[error("{0}")]
    Refused(String),

    /// The report could not be written.
    #[error("cannot write the report: {0}")]
    Report(#[from] io::Error),
}

impl Error {
    /// An operation on a file or folder that failed.
    pub(crate) fn disk(
        verb: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Disk { verb, path, source }
    }

    /// `file` is not as it should be.
    pub(crate) fn refused(file: &str, problem: &str) -> Self {
        Self::Refused(format!("{file}: {problem}"))
    }
}
