//! `cargo xtask import`: what it keeps of a document, what it says, and what it refuses.

mod bad_documents;
mod command;
mod kept;
pub(crate) mod large;
mod properties;
mod stories;
mod support;
pub(crate) mod vendor;
