//! The commands, run on workspaces in temporary folders.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod another_api;
mod architecture;
mod codegen;
mod fuzz;
mod import;
mod prove;
mod report;
mod review;
mod support;
