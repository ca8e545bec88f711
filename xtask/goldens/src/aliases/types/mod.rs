// @generated. Do not edit.

mod owner;
mod pet;
mod pet_id;

pub use self::owner::Owner;
pub use self::pet::Pet;
pub use self::pet_id::PetId;
