//! What a request asks for: its query, read strictly.

mod cursor;
mod filter;
mod hash;
mod listing;
mod query;

pub(crate) use cursor::{Cursor, Start};
pub(crate) use filter::{Filter, Needle, Wanted};
pub(crate) use listing::{Listing, PageSizes, SortBy, SortOrder, include_policy};
pub(crate) use query::{BadParameter, Query, decode, is_identifier, pairs};
