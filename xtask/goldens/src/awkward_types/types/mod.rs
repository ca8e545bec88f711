// @generated. Do not edit.

/// Error types.
pub mod error;
mod conversion_error;
mod defaults;
mod display;
mod formatter;
mod gen_;
mod gruf6udfe;
mod gruf6udfe_kind;
mod hash_map;
mod into;
mod into_kind;
mod iterator;
mod iterator_kind;
mod list_all_response;
mod match_;
mod match_item;
mod serialize;
mod sync;
mod to_owned;
mod to_string;
mod value;
mod visitor;

pub use self::conversion_error::ConversionError;
pub use self::defaults::Defaults;
pub use self::display::Display;
pub use self::formatter::Formatter;
pub use self::gen_::Gen;
pub use self::gruf6udfe::Größe;
pub use self::gruf6udfe_kind::GrößeKind;
pub use self::hash_map::HashMap;
pub use self::into::Into;
pub use self::into_kind::IntoKind;
pub use self::iterator::Iterator;
pub use self::iterator_kind::IteratorKind;
pub use self::list_all_response::ListAllResponse;
pub use self::match_::Match;
pub use self::match_item::MatchItem;
pub use self::serialize::Serialize;
pub use self::sync::Sync;
pub use self::to_owned::ToOwned;
pub use self::to_string::ToString;
pub use self::value::Value;
pub use self::visitor::Visitor;
