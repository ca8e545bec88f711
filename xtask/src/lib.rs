//! The maintainer's commands, as a library so that tests can call their parts.
//!
//! [`import`] cuts the checked-in description out of the vendor's document. [`codegen`] generates the bindings from it.
//! [`outline`] lists the public items of a crate, for the review of changed bindings.

pub mod codegen;
mod files;
mod identifiers;
pub mod import;
mod json;
mod nearest;
mod openapi;
pub mod outline;
pub mod overlay;
mod provenance;
pub mod review;
pub mod workspace;
