//! `cargo xtask review`: what a change of the description means to users.

mod change;
mod compare;
mod facts;
mod places;
pub mod prove;
mod verdict;
mod wire;

pub use self::{
    change::{Change, Class, Effect, Layer, Level},
    compare::{compare, compare_wires},
    facts::{Facts, Side, Unknown, wire_of},
    verdict::Verdict,
    wire::Wire,
};
