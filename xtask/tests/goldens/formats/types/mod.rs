// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod pet;
mod seen;

pub use self::pet::Pet;
pub use self::seen::Seen;
