// @generated. Do not edit.

mod add_pet;

pub use self::add_pet::AddPetParams;
