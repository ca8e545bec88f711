//! `cargo xtask review`: the verdicts, the report and the command.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod cases;
mod outline;
mod properties;
mod spec;
mod table;
