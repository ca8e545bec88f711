// @generated. Do not edit.

mod mood;
mod names;
mod pet;
mod stamp;

pub use self::mood::Mood;
pub use self::names::Names;
pub use self::pet::Pet;
pub use self::stamp::Stamp;
