// @generated. Do not edit.

mod list_pets;
mod mod_item;

pub use self::list_pets::ListPetsParams;
