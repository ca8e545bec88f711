//! The maintainer's commands, as a library so that tests can call their parts.
//!
//! [`codegen`] generates the bindings from the checked-in description. [`outline`] lists the public items of a crate,
//! for the review of changed bindings.

pub mod codegen;
pub mod outline;
