// @generated. Do not edit.

/// Generation of default values for serde.
pub mod defaults;
mod kind;
mod pet;

pub use self::kind::Kind;
pub use self::pet::Pet;
