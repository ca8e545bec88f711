//! Tests of `cargo xtask import`: what it keeps of a document, what it says, and what it refuses.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod bad_documents;
mod command;
mod kept;
#[path = "../support/large.rs"]
mod large;
mod properties;
mod stories;
mod support;
mod vendor;
