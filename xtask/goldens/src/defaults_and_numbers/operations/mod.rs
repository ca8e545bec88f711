// @generated. Do not edit.

mod get_pet;

pub use self::get_pet::GetPetParams;
