// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod get_values;

pub use self::get_values::GetValuesParams;
