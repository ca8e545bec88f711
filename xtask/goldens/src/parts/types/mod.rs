// @generated. Do not edit.

mod dog;
mod envelope;
mod list_pets_response;
mod pet;
mod place;
mod vet;

pub use self::dog::Dog;
pub use self::envelope::Envelope;
pub use self::list_pets_response::ListPetsResponse;
pub use self::pet::Pet;
pub use self::place::Place;
pub use self::vet::Vet;
