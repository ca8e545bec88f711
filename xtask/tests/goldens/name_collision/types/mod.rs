// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

/// Error types.
pub mod error;
mod error_code;
mod error_item;
mod list_pets_response;
mod option;
mod string;
mod type_item;

pub use self::error_code::ErrorCode;
pub use self::error_item::Error;
pub use self::list_pets_response::ListPetsResponse;
pub use self::option::Option;
pub use self::string::String;
pub use self::type_item::Type;
