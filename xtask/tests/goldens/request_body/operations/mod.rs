// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod add_pet;

pub use self::add_pet::AddPetParams;
