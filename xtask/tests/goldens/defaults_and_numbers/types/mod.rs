// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// Generation of default values for serde.
pub mod defaults;
mod kind;
mod pet;

pub use self::kind::Kind;
pub use self::pet::Pet;
