// @generated. Do not edit.

mod pet;
mod pet_id;

pub use self::pet::Pet;
pub use self::pet_id::PetId;
