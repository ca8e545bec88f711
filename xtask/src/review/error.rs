use std::{io, path::PathBuf};

use super::prove;
use crate::codegen;

/// Why there is no report, or no verdict.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Git could not be run.
    #[error("cannot run git: {0}")]
    Git(io::Error),

    /// The base is not a revision.
    #[error("--base {revision}: not a revision of this repository")]
    Revision {
        /// The argument.
        revision: String,
    },

    /// There is no default base.
    #[error(
        "no base to compare with: neither {branch} nor origin/{branch} is a branch that shares history with HEAD\n  \
         give one with --base REV, or compare files with --from and --to"
    )]
    NoBase {
        /// The default branch.
        branch: String,
    },

    /// A revision lacks objects, as in a shallow clone.
    #[error("cannot read the files of {commit}; in a shallow clone, fetch it first")]
    Unreadable {
        /// The commit.
        commit: String,
    },

    /// A side has no description.
    #[error("{side} has no {file}")]
    Missing {
        /// The name of the side.
        side: String,
        /// The file.
        file: &'static str,
    },

    /// `--from` or `--to` has another number of files.
    #[error("--{side}: {count} files; expected FRAGMENT[,OVERLAY[,DOCUMENTATION]]")]
    Files {
        /// `from` or `to`.
        side: &'static str,
        /// The number of files.
        count: usize,
    },

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

    /// A description cannot be read.
    #[error("{0}")]
    Description(#[from] codegen::Error),

    /// There is no proof.
    #[error("no proof: {0}")]
    Proof(#[from] prove::Error),

    /// A description cannot be generated from. The report has been written.
    #[error("no verdict: {0}")]
    NoVerdict(String),

    /// The report could not be written.
    #[error("cannot write the report: {0}")]
    Report(io::Error),
}

impl From<crate::files::Failed> for Error {
    fn from(crate::files::Failed { verb, path, source }: crate::files::Failed) -> Self {
        Self::Disk { verb, path, source }
    }
}
