//! `cargo xtask review`: what a change of the description means to users.

mod change;
mod command;
mod compare;
mod edits;
mod error;
mod facts;
mod findings;
mod git;
mod mend;
mod places;
pub mod prove;
mod release;
mod report;
mod sides;
mod spans;
mod verdict;
mod wire;

pub use self::{
    change::{Change, Class, Effect, Layer, Level},
    command::{Arguments, run},
    compare::{compare, compare_wires},
    edits::{Edit, What},
    error::Error,
    facts::{Facts, Side, Unknown, wire_of},
    findings::{Compared, Findings, Outcome, Overlay},
    report::{LIMIT, markdown},
    sides::Given,
    verdict::Verdict,
    wire::Wire,
};
