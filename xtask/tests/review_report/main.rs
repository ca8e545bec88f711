//! `cargo xtask review`: the command and its report, in git repositories.

// Helpers of tests are tests.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

mod command;
mod history;
mod hostile;
mod mending;
mod proof;
mod support;
#[allow(dead_code)]
#[path = "../import/vendor.rs"]
mod vendor;
