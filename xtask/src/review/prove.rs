//! Proves by compiling what a change means to code that uses the bindings.
//!
//! A [`Program`] holds a small function, a *witness*, for each use of each public item of the old bindings. It is
//! compiled against both sides: what compiles against the old bindings and not against the new ones is broken. The
//! wrapper's source is compiled against the new bindings as well. cargo compiles the dependencies only; rustc does the
//! rest.

mod cargo;
mod compiler;
mod decide;
mod names;
mod program;
mod witness;

use std::{fmt, io, path::Path, thread};

use super::facts::Facts;

pub use self::{
    compiler::{Bindings, Compiler},
    program::{Failures, Program},
};

/// What the compiler says about a change of the bindings. Two proofs of the same change are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The items of the old bindings whose users have to change their code, sorted by item. With a type that is gone,
    /// its fields, variants, methods and traits are not listed.
    pub broken: Vec<Witness>,
    /// The errors of the new bindings: their hand-written code does not fit the new types. If there are any, nothing else
    /// was compiled against them.
    pub bindings: Vec<CompileError>,
    /// The errors of the wrapper, in the order of the compiler.
    pub wrapper: Vec<CompileError>,
    /// How many items of the old bindings were used.
    pub items: usize,
    /// The items with a witness that does not compile against the old bindings, although it should: the proof is
    /// incomplete. An internal error, if there are any.
    pub unproved: Vec<Witness>,
}

/// Code that uses one item, and why it does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The item, as the outline names it.
    pub item: String,
    /// A function on one line, for which the items of the root of the bindings are in scope.
    pub code: String,
    /// The first error, on one line: its code and its message, with a label if the message alone says little.
    pub message: String,
}

/// An error of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// The file, relative to the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Its code and its message, on one line.
    pub message: String,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be written, or a program cannot be run.
    #[error("{0}: {1}")]
    Io(String, io::Error),
    /// cargo failed.
    #[error("cargo cannot compile the dependencies of the bindings: {0}")]
    Cargo(String),
    /// rustc failed without a place.
    #[error("rustc failed: {0}")]
    Compiler(String),
    /// The bindings of one side do not compile.
    #[error("the {side} bindings do not compile: {}", first(errors))]
    Bindings {
        /// `old` or `new`.
        side: &'static str,
        /// At least one.
        errors: Vec<CompileError>,
    },
}

fn first(errors: &[CompileError]) -> String {
    errors.first().map(ToString::to_string).unwrap_or_default()
}

/// Proves what the change from `old` to `new` means, with the dependencies and the wrapper of `workspace`.
///
/// It compiles the dependencies first, into the workspace's own target folder. Its own files are in the folder `review`
/// there, and are removed at the end.
pub fn prove(old: &Facts, new: &Facts, workspace: &Path) -> Result<Proof, Error> {
    let compiler = Compiler::new(workspace)?;
    let program = Program::of(old);
    thread::scope(|scope| {
        let control = scope.spawn(|| {
            let bindings = compiler.bindings("old", &old.files)?;
            program.run(&compiler, &bindings)
        });
        let bindings = match compiler.bindings("new", &new.files) {
            Err(Error::Bindings { errors, .. }) => {
                return Ok(Proof { bindings: errors, ..Proof::default() });
            }
            bindings => bindings?,
        };
        let found = program.run(&compiler, &bindings)?;
        let wrapper = compiler.wrapper(&bindings)?;
        let control = control
            .join()
            .map_err(|_| Error::Compiler("the thread for the old bindings panicked".into()))??;
        Ok(Proof { wrapper, ..program.judge(&control, &found) })
    })
}
