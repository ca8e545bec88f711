// @generated. Do not edit.

mod dog;
mod envelope;
mod get_visit_response;
mod list_pets_response;
mod open_vet;
mod open_vet_inner;
mod pet;
mod place;
mod seen;
mod vet;
mod visit;

pub use self::dog::Dog;
pub use self::envelope::Envelope;
pub use self::get_visit_response::GetVisitResponse;
pub use self::list_pets_response::ListPetsResponse;
pub use self::open_vet::OpenVet;
pub use self::open_vet_inner::OpenVetInner;
pub use self::pet::Pet;
pub use self::place::Place;
pub use self::seen::Seen;
pub use self::vet::Vet;
pub use self::visit::Visit;
