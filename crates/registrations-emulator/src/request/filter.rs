//! Which registrations a listing holds.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::query::{BadParameter, Query};
use crate::model::{RegistrationType, Uuid};

/// The filters of a listing. A registration passes if it passes each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Ids that are not UUIDs are left out, since nothing has them; so a set may be empty.
    pub(crate) ids: Option<BTreeSet<Uuid>>,
    pub(crate) users: Option<BTreeSet<Uuid>>,
    pub(crate) devices: Option<BTreeSet<Uuid>>,
    pub(crate) policy: Option<Uuid>,
    pub(crate) status: Wanted,
    pub(crate) registration_type: Option<RegistrationType>,
    pub(crate) search: Option<Needle>,
    pub(crate) seen_after: Option<Timestamp>,
    pub(crate) seen_before: Option<Timestamp>,
}

/// The states that a listing holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Neither revoked nor deleted.
    #[default]
    Active,
    /// Revoked, and not deleted.
    Revoked,
    /// All, the deleted ones too.
    All,
}

impl Filter {
    pub(crate) fn parse(query: &Query) -> Result<Self, BadParameter> {
        let policy = match query.one("policy.id")? {
            None => None,
            Some(text) => Some(
                Uuid::parse(text)
                    .ok_or_else(|| BadParameter::value("policy.id", "a UUID", text))?,
            ),
        };
        Ok(Self {
            ids: query.ids("id")?.map(uuids),
            users: query.ids("user.id")?.map(uuids),
            devices: query.id("device.id")?.map(|id| uuids(vec![id])),
            policy,
            status: Wanted::parse(query)?,
            registration_type: registration_type(query)?,
            search: query.one("search")?.map(Needle::new),
            seen_after: timestamp(query, "seen_after")?,
            seen_before: timestamp(query, "seen_before")?,
        })
    }

    /// Whether only the status restricts the listing.
    pub(crate) fn is_status_only(&self) -> bool {
        *self == Self { status: self.status, ..Self::default() }
    }
}

impl Wanted {
    fn parse(query: &Query) -> Result<Self, BadParameter> {
        match query.one("status")? {
            None => Ok(Self::default()),
            Some("active") => Ok(Self::Active),
            Some("revoked") => Ok(Self::Revoked),
            Some("all") => Ok(Self::All),
            Some(other) => {
                Err(BadParameter::value("status", "\"active\", \"all\" or \"revoked\"", other))
            }
        }
    }
}

fn uuids(ids: Vec<&str>) -> BTreeSet<Uuid> {
    ids.into_iter().filter_map(Uuid::parse_exact).collect()
}

fn registration_type(query: &Query) -> Result<Option<RegistrationType>, BadParameter> {
    match query.one("registration_type")? {
        None => Ok(None),
        Some("warp") => Ok(Some(RegistrationType::Warp)),
        Some("browser_extension") => Ok(Some(RegistrationType::BrowserExtension)),
        Some(other) => Err(BadParameter::value(
            "registration_type",
            "\"warp\" or \"browser_extension\"",
            other,
        )),
    }
}

fn timestamp(query: &Query, name: &str) -> Result<Option<Timestamp>, BadParameter> {
    let Some(text) = query.one(name)? else {
        return Ok(None);
    };
    match text.parse() {
        Ok(timestamp) if is_rfc_3339(text) => Ok(Some(timestamp)),
        _ => Err(BadParameter::value(
            name,
            "an RFC 3339 timestamp such as \"2026-01-31T00:00:00Z\"",
            text,
        )),
    }
}

/// Whether a time has the form of RFC 3339. jiff takes further ones, such as one without seconds,
/// an offset of hours alone, or a time zone in brackets.
fn is_rfc_3339(text: &str) -> bool {
    let Some((start, rest)) = text.as_bytes().split_first_chunk::<19>() else {
        return false;
    };
    let offset = match rest.strip_prefix(b".") {
        None => rest,
        Some(rest) => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            match rest.split_at_checked(digits) {
                Some((fraction, offset)) if !fraction.is_empty() => offset,
                _ => return false,
            }
        }
    };
    let offset_fits = match offset {
        [b'Z' | b'z'] => true,
        // jiff knows how many minutes an hour has, but goes beyond 24 hours.
        [b'+' | b'-', time @ ..] => has_form(time, b"00:00") && time < b"24".as_slice(),
        _ => false,
    };
    has_form(start, b"0000-00-00T00:00:00") && offset_fits
}

/// Whether a text has digits where the form has 0, and otherwise what the form has.
fn has_form<const LENGTH: usize>(text: &[u8], form: &[u8; LENGTH]) -> bool {
    text.len() == LENGTH
        && text.iter().zip(form).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            b'T' => matches!(byte, b'T' | b't' | b' '),
            other => byte == other,
        })
}

/// A text to search for, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Needle {
    lower: String,
    /// Whether an id could hold it.
    hexadecimal: bool,
}

impl Needle {
    pub(crate) fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let hexadecimal = lower.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
        Self { lower, hexadecimal }
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        if text.is_ascii() {
            let needle = self.lower.as_bytes();
            return text
                .as_bytes()
                .windows(needle.len())
                .any(|window| window.eq_ignore_ascii_case(needle));
        }
        text.to_lowercase().contains(&self.lower)
    }

    pub(crate) fn is_in_id(&self, id: Uuid) -> bool {
        self.hexadecimal && id.to_string().contains(&self.lower)
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, Needle};
    use crate::request::Query;

    #[test]
    fn search_ignores_case_beyond_ascii() {
        assert!(Needle::new("ÅSA").is_in("Åsa Ito"));
        assert!(Needle::new("sa i").is_in("Åsa Ito"));
        assert!(Needle::new("ITO").is_in("Ann Ito"));
        assert!(!Needle::new("ito").is_in("it"));
    }

    #[test]
    fn only_rfc_3339_is_a_timestamp() {
        let parse =
            |text: &str| Filter::parse(&Query::parse(&format!("seen_after={text}")).unwrap());
        for good in [
            "2026-01-31T00:00:00Z",
            "2026-01-31t00:00:00z",
            "2026-01-31%2000:00:00Z",
            "2026-01-31T00:00:00.5%2B02:00",
            "2026-01-31T00:00:00.123456789-23:59",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in [
            "2026-01-31",
            "2026-01-31T00:00Z",
            "20260131T000000Z",
            "2026-01-31T00:00:00",
            "2026-13-31T00:00:00Z",
            "2026-01-31T00:00:00Z[UTC]",
            "2026-01-31T00:00:00%2B00:00[UTC]",
            "2026-01-31T00:00:00%2B0100",
            "2026-01-31T00:00:00%2B01",
            "2026-01-31T00:00:00%2B01:00:30",
            "2026-01-31T00:00:00%2B24:00",
            "2026-01-31T00:00:00%2B01:60",
            "2026-01-31T00:00:00,5Z",
            "2026-01-31T00:00:00.Z",
            "2026-01-31T00:00:00.5",
            "2026-01-31T00:00:00Z ",
            "%2B002026-01-31T00:00:00Z",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_filter_by_status_alone_is_recognized() {
        let parse = |text| Filter::parse(&Query::parse(text).unwrap()).unwrap();
        assert!(parse("status=all").is_status_only());
        assert!(!parse("status=all&id=x").is_status_only());
    }
}
