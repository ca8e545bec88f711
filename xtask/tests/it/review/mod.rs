//! Reviews: the verdicts.

pub(crate) mod cases;
mod measured;
mod outline;
mod properties;
pub(crate) mod spec;
mod table;
mod unions;
mod wires;
