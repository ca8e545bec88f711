//! Tests of `cargo xtask codegen`: what it makes of descriptions good and bad, and what it does to a folder.

mod bad_descriptions;
mod bindings;
mod command;
mod goldens;
mod support;
