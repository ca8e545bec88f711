// @generated. Do not edit.

pub mod types;
mod operations;

pub use self::operations::*;
use super::operation::*;
