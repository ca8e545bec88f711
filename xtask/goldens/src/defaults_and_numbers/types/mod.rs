// @generated. Do not edit.

mod kind;
mod pet;

pub use self::kind::Kind;
pub use self::pet::Pet;
