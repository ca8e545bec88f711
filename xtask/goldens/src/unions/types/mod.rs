// @generated. Do not edit.

mod bed;
mod bed_inner;
mod cage;
mod house;
mod json;
mod list_pets_name;
mod owner;
mod pet;
mod pet_contact;
mod pet_keepers;
mod pet_owner;
mod pet_seen;
mod pet_size;
mod pet_size_string;

pub use self::bed::Bed;
pub use self::bed_inner::BedInner;
pub use self::cage::Cage;
pub use self::house::House;
pub use self::json::Json;
pub use self::list_pets_name::ListPetsName;
pub use self::owner::Owner;
pub use self::pet::Pet;
pub use self::pet_contact::PetContact;
pub use self::pet_keepers::PetKeepers;
pub use self::pet_owner::PetOwner;
pub use self::pet_seen::PetSeen;
pub use self::pet_size::PetSize;
pub use self::pet_size_string::PetSizeString;
