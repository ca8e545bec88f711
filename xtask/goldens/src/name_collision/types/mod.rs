// @generated. Do not edit.

mod error;
mod list_pets_response;
mod option;
mod string;
mod type_item;

pub use self::error::Error;
pub use self::list_pets_response::ListPetsResponse;
pub use self::option::Option;
pub use self::string::String;
pub use self::type_item::Type;
