//! The filters of a listing.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::parameters::{InvalidParameter, Query};
use crate::registration::{RegistrationType, parse_id};
use crate::timestamp;

/// The filters of a listing. The listing holds the registrations that pass all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Filter {
    /// Ids that are not UUIDs are left out, since no registration has them. So a set may be empty.
    pub(crate) ids: Option<BTreeSet<Uuid>>,
    pub(crate) users: Option<BTreeSet<Uuid>>,
    pub(crate) devices: Option<BTreeSet<Uuid>>,
    pub(crate) policy: Option<Uuid>,
    pub(crate) status: StatusFilter,
    pub(crate) registration_type: Option<RegistrationType>,
    pub(crate) search: Option<SearchText>,
    pub(crate) seen_after: Option<Timestamp>,
    pub(crate) seen_before: Option<Timestamp>,
}

/// The states that a listing holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum StatusFilter {
    /// Neither revoked nor deleted.
    #[default]
    Active,
    /// Revoked and not deleted.
    Revoked,
    /// All, including deleted ones.
    All,
}

impl Filter {
    pub(crate) fn parse(query: &Query) -> Result<Self, InvalidParameter> {
        Ok(Self {
            ids: query.ids("id")?.map(uuids),
            users: query.ids("user.id")?.map(uuids),
            devices: query.id("device.id")?.map(|id| uuids(vec![id])),
            policy: policy(query)?,
            status: StatusFilter::parse(query)?,
            registration_type: registration_type(query)?,
            search: query.one("search")?.map(SearchText::new),
            seen_after: time(query, "seen_after")?,
            seen_before: time(query, "seen_before")?,
        })
    }

    /// Whether only the status restricts the listing.
    pub(crate) fn is_status_only(&self) -> bool {
        *self == Self { status: self.status, ..Self::default() }
    }
}

impl StatusFilter {
    fn parse(query: &Query) -> Result<Self, InvalidParameter> {
        match query.one("status")? {
            None => Ok(Self::default()),
            Some("active") => Ok(Self::Active),
            Some("revoked") => Ok(Self::Revoked),
            Some("all") => Ok(Self::All),
            Some(other) => {
                Err(InvalidParameter::value("status", "\"active\", \"all\" or \"revoked\"", other))
            }
        }
    }
}

fn uuids(ids: Vec<&str>) -> BTreeSet<Uuid> {
    ids.into_iter().filter_map(parse_id).collect()
}

/// The parameter is a UUID, so that other spellings of one are accepted, if they have hyphens.
fn policy(query: &Query) -> Result<Option<Uuid>, InvalidParameter> {
    let Some(text) = query.one("policy.id")? else {
        return Ok(None);
    };
    match parse_id(&text.to_lowercase()) {
        Some(id) => Ok(Some(id)),
        None => Err(InvalidParameter::value("policy.id", "a UUID", text)),
    }
}

fn registration_type(query: &Query) -> Result<Option<RegistrationType>, InvalidParameter> {
    match query.one("registration_type")? {
        None => Ok(None),
        Some("warp") => Ok(Some(RegistrationType::Warp)),
        Some("browser_extension") => Ok(Some(RegistrationType::BrowserExtension)),
        Some(other) => Err(InvalidParameter::value(
            "registration_type",
            "\"warp\" or \"browser_extension\"",
            other,
        )),
    }
}

fn time(query: &Query, name: &str) -> Result<Option<Timestamp>, InvalidParameter> {
    let Some(text) = query.one(name)? else {
        return Ok(None);
    };
    let expected = "an RFC 3339 timestamp such as \"2026-01-31T00:00:00Z\"";
    let time = timestamp::parse(text);
    time.map(Some).ok_or_else(|| InvalidParameter::value(name, expected, text))
}

/// The text of a search, which ignores case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SearchText {
    lower: String,
    /// Whether it could be a part of an id.
    is_hexadecimal: bool,
}

impl SearchText {
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let is_hexadecimal = lower.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
        Self { lower, is_hexadecimal }
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            let wanted = self.lower.as_bytes();
            return text
                .as_bytes()
                .windows(wanted.len())
                .any(|window| window.eq_ignore_ascii_case(wanted));
        }
        text.to_lowercase().contains(&self.lower)
    }

    pub(crate) fn is_in_id(&self, id: Uuid) -> bool {
        let mut buffer = Uuid::encode_buffer();
        self.is_hexadecimal && id.hyphenated().encode_lower(&mut buffer).contains(&self.lower)
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, SearchText};
    use crate::query::Query;

    #[test]
    fn search_ignores_case_beyond_ascii() {
        assert!(SearchText::new("ÅSA").is_in("Åsa Ito"));
        assert!(SearchText::new("sa i").is_in("Åsa Ito"));
        assert!(SearchText::new("ITO").is_in("Ann Ito"));
        assert!(!SearchText::new("ito").is_in("it"));
    }

    #[test]
    fn a_filter_by_status_alone_is_recognized() {
        let parse = |text| Filter::parse(&Query::parse(text)).unwrap();
        assert!(parse("status=all").is_status_only());
        assert!(!parse("status=all&id=x").is_status_only());
    }
}
