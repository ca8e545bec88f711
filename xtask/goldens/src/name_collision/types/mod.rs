// @generated. Do not edit.

mod display;
mod error;
mod formatter;
mod list_pets_response;
mod type_;

pub use self::display::Display;
pub use self::error::Error;
pub use self::formatter::Formatter;
pub use self::list_pets_response::ListPetsResponse;
pub use self::type_::Type;
