//! A listing: which registrations, in which order, how many at a time, from where on.

use super::cursor::{Cursor, Start};
use super::filter::Filter;
use super::hash::Hash;
use super::query::{BadParameter, Query};

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
    pub(crate) cursor: Cursor,
}

/// What a listing is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SortBy {
    #[default]
    Id,
    UserName,
    UserEmail,
    LastSeenAt,
    CreatedAt,
}

/// The direction of sorting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SortOrder {
    #[default]
    Ascending,
    Descending,
}

impl Listing {
    pub(crate) fn parse(query: &Query, sizes: PageSizes) -> Result<Self, BadParameter> {
        let fingerprint = fingerprint(query);
        let cursor = match query.one("cursor")? {
            None => Cursor { fingerprint, start: Start::Beginning, detours: 0 },
            Some(text) => Cursor::decode(text)
                .filter(|cursor| cursor.fingerprint == fingerprint)
                .ok_or_else(|| {
                BadParameter::new(
                    "cursor",
                    "must be a cursor of a listing with the same filters and order",
                )
            })?,
        };
        Ok(Self {
            filter: Filter::parse(query)?,
            sort_by: SortBy::parse(query)?,
            order: SortOrder::parse(query)?,
            include_policy: include_policy(query)?,
            per_page: per_page(query, sizes)?,
            cursor,
        })
    }
}

impl SortBy {
    fn parse(query: &Query) -> Result<Self, BadParameter> {
        match query.one("sort_by")? {
            None => Ok(Self::default()),
            Some("id") => Ok(Self::Id),
            Some("user.name") => Ok(Self::UserName),
            Some("user.email") => Ok(Self::UserEmail),
            Some("last_seen_at") => Ok(Self::LastSeenAt),
            Some("created_at") => Ok(Self::CreatedAt),
            Some(other) => Err(BadParameter::value(
                "sort_by",
                "\"id\", \"user.name\", \"user.email\", \"last_seen_at\" or \"created_at\"",
                other,
            )),
        }
    }
}

impl SortOrder {
    fn parse(query: &Query) -> Result<Self, BadParameter> {
        match query.one("sort_order")? {
            None => Ok(Self::default()),
            Some("asc") => Ok(Self::Ascending),
            Some("desc") => Ok(Self::Descending),
            Some(other) => Err(BadParameter::value("sort_order", "\"asc\" or \"desc\"", other)),
        }
    }
}

/// Whether the answer is to hold the policy.
pub(crate) fn include_policy(query: &Query) -> Result<bool, BadParameter> {
    let Some(include) = query.one("include")? else {
        return Ok(false);
    };
    match include.split(',').find(|detail| detail.trim() != "policy") {
        None => Ok(true),
        Some(other) => {
            Err(BadParameter::value("include", "a comma-separated list of \"policy\"", other))
        }
    }
}

fn per_page(query: &Query, sizes: PageSizes) -> Result<usize, BadParameter> {
    let Some(text) = query.one("per_page")? else {
        return Ok(sizes.default);
    };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        Ok(number) if digits && number > 0 => {
            Ok(usize::try_from(number).map_or(sizes.max, |number| number.min(sizes.max)))
        }
        _ => Err(BadParameter::value("per_page", "a whole number from 1 on", text)),
    }
}

/// Sums up all that decides which registrations a listing holds, and in which order.
///
/// Values are taken as they came: other spellings of one filter make another listing, which costs
/// a client nothing.
fn fingerprint(query: &Query) -> u64 {
    const PARTS: [&str; 11] = [
        "id",
        "user.id",
        "device.id",
        "policy.id",
        "status",
        "registration_type",
        "search",
        "seen_after",
        "seen_before",
        "sort_by",
        "sort_order",
    ];
    let mut hash = Hash::default();
    for part in PARTS {
        let mut values: Vec<&str> = query.all(part).collect();
        values.sort_unstable();
        values.dedup();
        for value in values {
            hash.add(part.as_bytes());
            // Values may hold anything, so only their lengths tell where they end.
            hash.add(&(value.len() as u64).to_be_bytes());
            hash.add(value.as_bytes());
        }
    }
    hash.0
}
