//! The query of a listing: filters, order, page size and cursor.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::cursor::Cursor;
use super::filter::Filter;
use super::parameters::{InvalidParameter, Query};

/// How many registrations a page holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageSizes {
    pub(crate) default: usize,
    pub(crate) max: usize,
}

/// What a request for a page asks for.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub(crate) filter: Filter,
    pub(crate) sort_by: SortBy,
    pub(crate) order: SortOrder,
    pub(crate) include_policy: bool,
    pub(crate) per_page: usize,
    /// The cursor of the request, or that of the first page.
    pub(crate) cursor: Cursor,
}

/// The sort key of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum SortBy {
    #[default]
    Id,
    UserName,
    UserEmail,
    LastSeenAt,
    CreatedAt,
}

/// The direction of sorting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum SortOrder {
    #[default]
    Ascending,
    Descending,
}

impl Listing {
    pub(crate) fn parse(query: &Query, sizes: PageSizes) -> Result<Self, InvalidParameter> {
        let filter = Filter::parse(query)?;
        let sort_by = SortBy::parse(query)?;
        let order = SortOrder::parse(query)?;
        let mut hasher = DefaultHasher::new();
        (&filter, sort_by, order).hash(&mut hasher);
        let first = Cursor { listing: hasher.finish(), empty_pages: 0, after: None };
        let cursor = match query.one("cursor")? {
            None => first,
            Some(text) => Cursor::decode(text)
                .filter(|cursor| cursor.listing == first.listing)
                .ok_or_else(|| {
                    let expected = "must be a cursor of a listing with the same filters and order";
                    InvalidParameter::new("cursor", expected)
                })?,
        };
        Ok(Self {
            filter,
            sort_by,
            order,
            include_policy: include_policy(query)?,
            per_page: per_page(query, sizes)?,
            cursor,
        })
    }
}

impl SortBy {
    fn parse(query: &Query) -> Result<Self, InvalidParameter> {
        match query.one("sort_by")? {
            None => Ok(Self::default()),
            Some("id") => Ok(Self::Id),
            Some("user.name") => Ok(Self::UserName),
            Some("user.email") => Ok(Self::UserEmail),
            Some("last_seen_at") => Ok(Self::LastSeenAt),
            Some("created_at") => Ok(Self::CreatedAt),
            Some(other) => Err(InvalidParameter::value(
                "sort_by",
                "\"id\", \"user.name\", \"user.email\", \"last_seen_at\" or \"created_at\"",
                other,
            )),
        }
    }
}

impl SortOrder {
    fn parse(query: &Query) -> Result<Self, InvalidParameter> {
        match query.one("sort_order")? {
            None => Ok(Self::default()),
            Some("asc") => Ok(Self::Ascending),
            Some("desc") => Ok(Self::Descending),
            Some(other) => Err(InvalidParameter::value("sort_order", "\"asc\" or \"desc\"", other)),
        }
    }
}

/// Whether the response includes the policy.
pub(crate) fn include_policy(query: &Query) -> Result<bool, InvalidParameter> {
    let Some(include) = query.one("include")? else {
        return Ok(false);
    };
    match include.split(',').find(|detail| detail.trim() != "policy") {
        None => Ok(true),
        Some(other) => {
            Err(InvalidParameter::value("include", "a comma-separated list of \"policy\"", other))
        }
    }
}

fn per_page(query: &Query, sizes: PageSizes) -> Result<usize, InvalidParameter> {
    let Some(text) = query.one("per_page")? else {
        return Ok(sizes.default);
    };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        Ok(number) if digits && number > 0 => {
            Ok(usize::try_from(number).map_or(sizes.max, |number| number.min(sizes.max)))
        }
        _ => Err(InvalidParameter::value("per_page", "a whole number, at least 1", text)),
    }
}
