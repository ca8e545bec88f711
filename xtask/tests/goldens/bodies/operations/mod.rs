// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod add_pet;
mod set_age;
mod set_mood;

pub use self::add_pet::AddPetParams;
