// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

pub mod types;
mod operations;

pub use self::operations::*;
use super::operation::*;
