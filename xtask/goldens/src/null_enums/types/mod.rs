// @generated. Do not edit.

mod pet;
mod pet_filter;
mod pet_result;

pub use self::pet::Pet;
pub use self::pet_filter::PetFilter;
pub use self::pet_result::PetResult;
