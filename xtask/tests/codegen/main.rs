//! Tests of `cargo xtask codegen`: what it makes of descriptions good and bad, and what it does to a folder.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod bad_descriptions;
mod bindings;
mod command;
mod goldens;
mod support;
