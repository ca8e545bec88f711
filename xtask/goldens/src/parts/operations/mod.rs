// @generated. Do not edit.

mod get_visit;
mod list_pets;
mod list_places;
