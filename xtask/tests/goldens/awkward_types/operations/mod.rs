// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

mod list_all;
