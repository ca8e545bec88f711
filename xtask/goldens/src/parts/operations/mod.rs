// @generated. Do not edit.

mod list_pets;
mod list_places;
