// @generated. Do not edit.

mod owner;
mod pet;
mod pet_closed;
mod pet_free;
mod pet_open;

pub use self::owner::Owner;
pub use self::pet::Pet;
pub use self::pet_closed::PetClosed;
pub use self::pet_free::PetFree;
pub use self::pet_open::PetOpen;
