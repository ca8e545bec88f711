//! Valid and invalid descriptions.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod bad_descriptions;
mod goldens;
mod names;
mod right_or_refused;
mod support;
mod supported;
mod survey;
