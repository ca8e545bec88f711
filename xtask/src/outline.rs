//! Lists the public items of a crate.
