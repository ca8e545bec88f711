//! The query of a request.

mod cursor;
mod filter;
mod listing;
mod parameters;

pub(crate) use cursor::Cursor;
pub(crate) use filter::{Filter, SearchText, StatusFilter};
pub(crate) use listing::{Listing, PageSizes, SortBy, SortOrder, include_policy};
pub(crate) use parameters::{InvalidParameter, Query, is_identifier};
