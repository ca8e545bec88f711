// @generated. Do not edit.

mod pet;
mod pet_kind;

pub use self::pet::Pet;
pub use self::pet_kind::PetKind;
