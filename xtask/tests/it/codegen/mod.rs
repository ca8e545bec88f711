//! `cargo xtask codegen`: the checked-in bindings, and the files on disk.

mod bindings;
mod command;
mod files;
mod items;
mod pets;
