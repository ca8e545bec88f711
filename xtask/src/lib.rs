//! The maintainer's commands: `cargo xtask import`, `codegen` and `review`.

pub mod codegen;
mod error;
mod files;
pub mod import;
pub mod lines;
mod provenance;
pub mod review;
mod spec;
pub mod tree;
pub mod workspace;

pub use self::{
    error::Error,
    spec::{Applied, Spec},
};
