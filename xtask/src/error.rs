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

    /// A file of the workspace is missing.
    #[error("{file} does not exist; expected it in the workspace")]
    Missing {
        /// The file.
        file: &'static str,
    },

    /// A file is invalid, or a value in it.
    #[error("{0}")]
    Document(#[from] openapi::Error),

    /// The document cannot be read: it is not a plain file, empty, too large, or damaged.
    #[error("{file}: {problem}")]
    Input {
        /// The document's name.
        file: String,
        /// The problem, and the remedy.
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

    /// The fragment is not what an import has written.
    #[error(
        "spec/registrations.json is not what spec/provenance.json describes: it was edited, or an import was interrupted\n  \
         run `cargo xtask import` again, or restore both files; corrections go into spec/overlay.json"
    )]
    Provenance,

    /// Actions of the overlays cannot be applied.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Actions(Vec<overlay::Failure>),

    /// No bindings can be generated.
    #[error("{0}")]
    Bindings(#[from] bindgen::Error),

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
    NoDescription {
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

    /// There is no proof.
    #[error("no proof: {0}")]
    Proof(#[from] review::prove::Error),

    /// A description cannot be generated from. The report has been written.
    #[error("no verdict: {0}")]
    NoVerdict(String),

    /// The report could not be written.
    #[error("cannot write the report: {0}")]
    Report(io::Error),
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
}
