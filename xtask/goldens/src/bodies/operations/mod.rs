// @generated. Do not edit.

mod add_pet;
mod set_age;
mod set_mood;

pub use self::add_pet::AddPetParams;
