//! Compares two inventories: what was added, what was removed, and what changed.

mod cells;
mod compare;
mod source;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use cells::Reading;
pub(crate) use compare::{Comparison, Side};
pub(crate) use source::Source;
pub(crate) use write::{View, csv, ndjson, table};
