//! Reviews: the verdicts.

pub(crate) mod cases;
mod outline;
mod properties;
pub(crate) mod spec;
mod table;
