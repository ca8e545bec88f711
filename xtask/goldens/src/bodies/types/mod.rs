// @generated. Do not edit.

mod mood;
mod names;
mod pet;
mod set_age_response;
mod stamp;

pub use self::mood::Mood;
pub use self::names::Names;
pub use self::pet::Pet;
pub use self::set_age_response::SetAgeResponse;
pub use self::stamp::Stamp;
