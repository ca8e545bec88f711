//! The verbs: the real binary against the emulator. Its log of requests and its state are the witnesses.

mod interrupt;
mod outcomes;
mod plan;
mod refusals;
mod report;
mod resume;
mod support;
#[cfg(unix)]
mod terminal;
