//! Tests of `cargo xtask codegen`: valid and invalid descriptions, and the files on disk.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod bad_descriptions;
mod bindings;
mod command;
mod goldens;
mod names;
mod right_or_refused;
mod support;
