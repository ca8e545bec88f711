//! Reading: the real binary against the emulator. Its log of requests is the witness.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "that is how a test fails, in the functions that tests share as well"
)]

mod diff;
mod errors;
mod formats;
mod refusals;
mod rules;
mod selecting;
#[path = "../shared/mod.rs"]
mod shared;
mod streaming;
mod support;
#[cfg(unix)]
mod terminal;
