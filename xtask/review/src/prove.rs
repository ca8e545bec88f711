//! Proves by compiling what a change means to code that uses the bindings.
//!
//! A [`Program`] holds a small function, a *witness*, for each use of each public item of the old bindings. It is
//! compiled against both sides: what compiles against the old bindings and not against the new ones is broken. The
//! same is done for the wrapper, `registrations`. cargo compiles the dependencies, and the rest of the workspace; rustc
//! does the rest.

mod cargo;
mod compiler;
mod program;
mod witness;

use std::{fmt, fs, io, path::Path};

use serde::Serialize;

use crate::{
    both::both,
    change::Layer,
    facts::{Facts, Library},
};

pub(crate) use self::witness::is_parameters;
pub use self::{
    cargo::check,
    compiler::{Compiled, Compiler},
    program::{Failures, Program},
};

/// What the compiler says about a change of the bindings. Two proofs of the same change are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The items of the old crates whose users have to change their code, sorted by item. With a type that is gone, its
    /// fields, variants, methods and traits are not listed.
    pub broken: Vec<Witness>,
    /// The errors of the new bindings: their hand-written code does not fit the new types. If there are any, nothing else
    /// was compiled against them.
    pub bindings: Vec<CompileError>,
    /// The errors of the new wrapper, in the order of the compiler.
    pub wrapper: Vec<CompileError>,
    /// Whether both wrappers compile, so that the code of their users was compiled as well.
    #[serde(skip)]
    pub is_wrapper_proved: bool,
    /// The packages of the workspace that use the bindings. `None`: they were not compiled, since the files on disk are not
    /// those of the new bindings.
    pub workspace: Option<Vec<Package>>,
    /// How many items of the old crates were used.
    pub items: usize,
    /// The items with a witness that does not compile against the old bindings, although it should: the proof is
    /// incomplete. An internal error, if there are any.
    pub unproved: Vec<Witness>,
}

/// Code that uses one item, and why it does not compile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Witness {
    /// The crate.
    pub layer: Layer,
    /// The item, as a report names it.
    pub item: String,
    /// A function on one line, for which the items of the crate's root, and of the item's module, are in scope.
    pub code: String,
    /// The first error, on one line: its code and its message, with a label if the message alone says little.
    pub message: String,
}

/// A package of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Package {
    /// The name.
    pub name: String,
    /// Whether it was compiled. If not, a package that it depends on has errors.
    #[serde(rename = "compiled")]
    pub is_compiled: bool,
    /// The errors, those of its tests included.
    pub errors: Vec<CompileError>,
}

/// An error of the compiler.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    /// The bindings of the old side do not compile.
    #[error("the old bindings do not compile: {0}")]
    Old(CompileError),
}

/// Proves what the change from `old` to `new` means, with the dependencies of `workspace`.
///
/// It compiles the dependencies first, into the workspace's own target folder. Its own files are temporary files there.
pub fn prove(old: &Facts, new: &Facts, workspace: &Path) -> Result<Proof, Error> {
    let compiler = Compiler::new(workspace, new.project)?;
    let programs = [&old.bindings, &old.wrapper].map(Program::of);
    let [control, found] = both([old, new], |side| run(&compiler, side, &programs));
    let ([control, control_wrapper], [found, found_wrapper]) = (control?, found?);
    let [bindings, wrapper] = &programs;
    let mut proof = match (control, found) {
        (Err(errors), _) => return Err(Error::Old(errors.into_iter().next().unwrap_or_default())),
        (_, Err(bindings)) => return Ok(Proof { bindings, ..Proof::default() }),
        (Ok(control), Ok(found)) => bindings.judge(&control, &found),
    };
    match (control_wrapper, found_wrapper) {
        (Ok(control), Ok(found)) => {
            proof.is_wrapper_proved = true;
            let wrapper = wrapper.judge(&control, &found);
            proof.broken.extend(wrapper.broken);
            proof.unproved.extend(wrapper.unproved);
            proof.items += wrapper.items;
        }
        (control, found) => {
            if let Some(error) = control.err().and_then(|errors| errors.into_iter().next()) {
                let (item, code) = (new.project.wrapper.name.to_owned(), String::new());
                let message = error.to_string();
                proof.unproved.push(Witness { layer: Layer::Wrapper, item, code, message });
            }
            proof.wrapper = found.err().unwrap_or_default();
        }
    }
    Ok(proof)
}

/// Compiles the packages of a workspace that use the bindings, with their tests, as they are on disk. `None`: its bindings are
/// not those of `new`.
pub fn workspace(new: &Facts, workspace: &Path) -> Result<Option<Vec<Package>>, Error> {
    let is_on_disk = |(path, text): (&String, &String)| {
        fs::read_to_string(workspace.join(new.bindings.of.folder).join(path))
            .is_ok_and(|it| it == *text)
    };
    if !new.bindings.files.iter().all(is_on_disk) {
        return Ok(None);
    }
    check(workspace, new.project).map(Some)
}

/// What does not compile on one side: the uses of a library, or the library itself. No errors: it was not compiled.
type Found = Result<Failures, Vec<CompileError>>;

/// Compiles the bindings and the wrapper of a side, and the programs that use everything of the old side's libraries against
/// them.
fn run(
    compiler: &Compiler,
    side: &Facts,
    [bindings, wrapper]: &[Program<'_>; 2],
) -> Result<[Found; 2], Error> {
    let compiled = match compiler.library(&side.bindings, None)? {
        Ok(compiled) => compiled,
        Err(errors) => return Ok([Err(errors), Err(Vec::new())]),
    };
    let bindings = Ok(bindings.run(compiler, &compiled)?);
    if side.wrapper.files.is_empty() {
        return Ok([bindings, Err(Vec::new())]);
    }
    let wrapper = match compiler.library(&side.wrapper, Some(&compiled))? {
        Ok(compiled) => Ok(wrapper.run(compiler, &compiled)?),
        Err(errors) => Err(errors),
    };
    Ok([bindings, wrapper])
}
