// @generated. Do not edit.

mod kind;
mod pet;
mod pet_mood;

pub use self::kind::Kind;
pub use self::pet::Pet;
pub use self::pet_mood::PetMood;
