// @generated. Do not edit.

mod get_values_direction;
mod get_values_response;
mod get_values_response_choice;
mod get_values_response_direction;
mod get_values_response_empty;
mod get_values_response_names;
mod get_values_response_quotes;

pub use self::get_values_direction::GetValuesDirection;
pub use self::get_values_response::GetValuesResponse;
pub use self::get_values_response_choice::GetValuesResponseChoice;
pub use self::get_values_response_direction::GetValuesResponseDirection;
pub use self::get_values_response_empty::GetValuesResponseEmpty;
pub use self::get_values_response_names::GetValuesResponseNames;
pub use self::get_values_response_quotes::GetValuesResponseQuotes;
