// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// Generation of default values for serde.
pub mod defaults;
/// Error types.
pub mod error;
mod kind;
mod pet;
mod pet_size;

pub use self::kind::Kind;
pub use self::pet::Pet;
pub use self::pet_size::PetSize;
