//! Reads timestamps leniently: a valid timestamp that jiff cannot represent must not make its record unreadable.
//!
//! - Digits after the ninth of a fractional second are dropped.
//! - An instant after [`Timestamp::MAX`], such as `9999-12-31T23:59:59Z`, is read as `Timestamp::MAX`.
//! - Where a timestamp is optional, an empty text and the zero times `0001-01-01T00:00:00Z` and `1970-01-01T00:00:00Z`
//!   are no timestamp: they stand for something that did not happen.
//!
//! All other values are read as jiff reads them.

use std::fmt;

use jiff::{Timestamp, civil::DateTime};
use serde::{
    Deserialize, Deserializer,
    de::{Error, Unexpected, Visitor},
};

/// Reads a timestamp.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(source: D) -> Result<Timestamp, D::Error> {
    source.deserialize_str(Rfc3339)
}

/// The zero time of Go.
const ZERO: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// Reads a timestamp, or null, an empty text or a zero time.
pub(crate) fn optional<'de, D: Deserializer<'de>>(
    source: D,
) -> Result<Option<Timestamp>, D::Error> {
    Ok(Option::<Lenient>::deserialize(source)?.and_then(|Lenient(timestamp)| timestamp))
}

struct Lenient(Option<Timestamp>);

impl<'de> Deserialize<'de> for Lenient {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_str(OptionalRfc3339).map(Self)
    }
}

struct OptionalRfc3339;

impl Visitor<'_> for OptionalRfc3339 {
    type Value = Option<Timestamp>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Rfc3339.expecting(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<Timestamp>, E> {
        if text.is_empty() {
            return Ok(None);
        }
        let timestamp = Rfc3339.visit_str(text)?;
        Ok(Some(timestamp).filter(|it| ![ZERO, Timestamp::UNIX_EPOCH].contains(it)))
    }
}

struct Rfc3339;

impl Visitor<'_> for Rfc3339 {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an RFC 3339 timestamp")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        text.parse()
            .ok()
            .or_else(|| nearest(text))
            .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// The timestamp nearest to an RFC 3339 `text` that jiff does not read.
#[cold]
fn nearest(text: &str) -> Option<Timestamp> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (fraction, offset) = rest.split_at(digits);
    let nanoseconds = fraction.get(..9).unwrap_or(fraction);
    let text = if digits == 0 { text.to_owned() } else { format!("{whole}.{nanoseconds}{offset}") };
    text.parse().ok().or_else(|| beyond_the_range(&text))
}

/// `Timestamp::MAX` for a later instant.
fn beyond_the_range(text: &str) -> Option<Timestamp> {
    let local = text.strip_suffix(['Z', 'z']).or_else(|| {
        let (local, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
        // With this date, jiff can represent the instant for every offset, so that only the offset is checked.
        format!("2000-01-01T00:00:00{offset}").parse::<Timestamp>().ok()?;
        Some(local)
    })?;
    // RFC 3339 requires a time with seconds, jiff does not.
    let local: DateTime = local.get(.."9999-12-31T23:59:59".len()).and(local.parse().ok())?;
    (local.year() == 9999).then_some(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, StrDeserializer};

    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let read = deserialize(StrDeserializer::<Error>::new(text));
        read.map(|timestamp| timestamp.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_jiff_reads_is_read() {
        for (text, same) in [
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
            ("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456789Z"),
            ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-30T22:00:00Z", "9999-12-30T22:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(same));
        }
    }

    #[test]
    fn a_zero_time_is_no_time_where_there_may_be_none() {
        let optional = |json: &str| optional(&mut serde_json::Deserializer::from_str(json));
        for none in [
            "null",
            "\"\"",
            r#""0001-01-01T00:00:00Z""#,
            r#""0001-01-01T00:00:00.000+00:00""#,
            r#""1970-01-01T00:00:00Z""#,
            r#""1970-01-01T01:00:00+01:00""#,
        ] {
            assert_eq!(optional(none).ok(), Some(None), "{none}");
        }
        assert!(optional(r#""1970-01-01T00:00:01Z""#).unwrap().is_some());
        assert!(optional(r#"" ""#).is_err() && optional("0").is_err());
    }

    #[test]
    fn digits_after_the_ninth_are_dropped() {
        assert_eq!(
            read("2026-01-02T03:04:05.123456789999Z").as_deref(),
            Ok("2026-01-02T03:04:05.123456789Z")
        );
        assert_eq!(
            read("2026-01-02T03:04:05.000000000000+02:00").as_deref(),
            Ok("2026-01-02T01:04:05Z")
        );
    }

    #[test]
    fn a_later_instant_than_the_last_one_is_the_last_one() {
        let last = Timestamp::MAX.to_string();
        for text in [
            "9999-12-31T23:59:59Z",
            "9999-12-31t23:59:59z",
            "9999-12-31T23:59:59.999999999999Z",
            "9999-12-31T23:59:59-08:00",
        ] {
            assert_eq!(read(text), Ok(last.clone()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for text in [
            "",
            "never",
            "é",
            ".",
            "2026-01-02",
            "2026-01-02T03:04:05",
            "2026-01-02T03:04:05.",
            "2026-01-02T03:04:05.Z",
            "2026-02-30T00:00:00.000000000000Z",
            "9999-12-31T25:00:00Z",
            "9999-12-31T23:59Z",
            "9999-12-31Z",
            "9999-12-31T23:59:59",
            "9999-12-31T23:59:59+99:00",
            "99999-12-31T23:59:59Z",
            "2026-01-02T03:04:05.123456789é",
        ] {
            let expected =
                format!("invalid value: string {text:?}, expected an RFC 3339 timestamp");
            assert_eq!(read(text), Err(expected));
        }
    }
}
