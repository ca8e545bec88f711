// @generated. Do not edit.

mod pet;
mod seen;

pub use self::pet::Pet;
pub use self::seen::Seen;
