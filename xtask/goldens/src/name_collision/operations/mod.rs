// @generated. Do not edit.

mod list_pets;
mod mod_;

pub use self::list_pets::ListPetsParams;
