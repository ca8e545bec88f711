// @generated. Do not edit.

/// Generation of default values for serde.
pub mod defaults;
/// Error types.
pub mod error;
mod box_item;
mod clone;
mod conversion_error;
mod defaults_item;
mod display;
mod formatter;
mod gen_item;
mod gruf6udfe;
mod gruf6udfe_kind;
mod hash_map;
mod list_all_response;
mod match_item;
mod match_item_item;
mod option;
mod option_kind;
mod result;
mod result_kind;
mod string;
mod to_string;
mod value;
mod vec;

pub use self::box_item::Box;
pub use self::clone::Clone;
pub use self::conversion_error::ConversionError;
pub use self::defaults_item::Defaults;
pub use self::display::Display;
pub use self::formatter::Formatter;
pub use self::gen_item::Gen;
pub use self::gruf6udfe::Größe;
pub use self::gruf6udfe_kind::GrößeKind;
pub use self::hash_map::HashMap;
pub use self::list_all_response::ListAllResponse;
pub use self::match_item::MatchItem;
pub use self::match_item_item::Match;
pub use self::option::Option;
pub use self::option_kind::OptionKind;
pub use self::result::Result;
pub use self::result_kind::ResultKind;
pub use self::string::String;
pub use self::to_string::ToString;
pub use self::value::Value;
pub use self::vec::Vec;
