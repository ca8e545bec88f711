// @generated. Do not edit.

mod new_pet;
mod pet;

pub use self::new_pet::NewPet;
pub use self::pet::Pet;
