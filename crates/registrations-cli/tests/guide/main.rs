//! What the README and the help say, and the commands that only read or print. They need a shell and a terminal.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue must fail")]
#![allow(missing_docs, clippy::indexing_slicing, reason = "tests")]

mod check;
mod help;
mod page;
mod readme;
#[path = "../shared/mod.rs"]
mod shared;
mod stats;
mod support;
mod tools;
