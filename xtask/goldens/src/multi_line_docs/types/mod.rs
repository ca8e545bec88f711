// @generated. Do not edit.

mod pet;

pub use self::pet::Pet;
