//! `cargo xtask review`: the command and its report, in git repositories.

mod command;
mod history;
mod hostile;
mod mending;
mod proof;
mod support;
