// @generated. Do not edit.

mod bed;
mod cage;
mod house;
mod json;
mod owner;
mod pet;
mod pet_contact;

pub use self::bed::Bed;
pub use self::cage::Cage;
pub use self::house::House;
pub use self::json::Json;
pub use self::owner::Owner;
pub use self::pet::Pet;
pub use self::pet_contact::PetContact;
