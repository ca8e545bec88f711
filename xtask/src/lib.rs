//! The maintainer's commands, as a library so that tests can call their parts.
//!
//! [`codegen`] turns the checked-in description into the bindings; [`outline`] lists the public
//! items of a crate, which is what a change of the bindings is reviewed by.

pub mod codegen;
pub mod outline;
