// @generated. Do not edit.

mod list_pets;

pub use self::list_pets::ListPetsParams;
