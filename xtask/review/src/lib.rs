//! What a change of a description means to the users of its bindings.
//!
//! Two [`Side`]s become [`Facts`]: the public items of two crates, and the *wire*, how requests and responses look.
//! [`compare()`] finds the changes, [`prove`] asks the compiler, [`Findings`] holds everything that a report states, and
//! [`report`] writes it.

mod both;
mod change;
mod compare;
mod corrections;
mod facts;
mod findings;
mod outline;
mod project;
pub mod prove;
pub mod report;
mod verdict;
mod wire;

pub use self::{
    change::{Change, Class, Effect, Layer, Level, What},
    compare::{compare, compare_wires},
    corrections::{Corrections, Edit},
    facts::{Facts, Library, Side},
    findings::{Compared, Context, Findings},
    outline::{Argument, Entry, Kind, Module, entries, outline},
    project::{Crate, Project},
    verdict::Verdict,
    wire::Wire,
};
