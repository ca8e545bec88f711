//! The HTTP server.

mod body;
mod connection;
mod listen;
mod pipeline;

pub(crate) use listen::{Server, listen};
