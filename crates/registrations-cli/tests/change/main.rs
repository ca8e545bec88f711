//! The verbs: the real binary against the emulator. Its log of requests and its state are the witnesses.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "that is how a test fails, in the functions that tests share as well"
)]

mod clean;
#[cfg(unix)]
mod interrupt;
mod outcomes;
mod plan;
mod property;
mod refusals;
mod report;
mod resume;
mod saved;
#[path = "../shared/mod.rs"]
mod shared;
mod soak;
mod support;
#[cfg(unix)]
mod terminal;
