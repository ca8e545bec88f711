// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod kind;
mod pet;
mod pet_mood;

pub use self::kind::Kind;
pub use self::pet::Pet;
pub use self::pet_mood::PetMood;
