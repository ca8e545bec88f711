//! Reading: the real binary against the emulator. Its log of requests is the witness.

mod errors;
mod formats;
mod refusals;
mod selecting;
mod streaming;
mod support;
#[cfg(unix)]
mod terminal;
