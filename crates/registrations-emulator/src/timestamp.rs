//! RFC 3339 timestamps.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Reads an RFC 3339 timestamp; `None` for any other text.
///
/// Digits after the nanoseconds are dropped. A time that jiff cannot hold, the last day of the year
/// 9999, becomes the latest that it can.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let (date_time, rest) = text.split_at_checked(19)?;
    let (fraction, offset) = match rest.strip_prefix('.') {
        None => ("0", rest),
        Some(rest) => rest.split_at(rest.find(|digit: char| !digit.is_ascii_digit())?),
    };
    // jiff also reads dates without separators, times without seconds, and other such forms.
    if !has_form(date_time, "0000-00-00T00:00:00") || fraction.is_empty() {
        return None;
    }
    let nanoseconds = fraction.get(..9).unwrap_or(fraction);
    let date_time: DateTime = format!("{date_time}.{nanoseconds}").parse().ok()?;
    let offset = parse_offset(offset)?;
    Some(offset.to_timestamp(date_time).unwrap_or(Timestamp::MAX))
}

fn parse_offset(text: &str) -> Option<Offset> {
    let (sign, time) = match text.split_at_checked(1)? {
        ("Z" | "z", "") => return Some(Offset::UTC),
        ("+", time) => (1, time),
        ("-", time) => (-1, time),
        _ => return None,
    };
    if !has_form(time, "00:00") {
        return None;
    }
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// Whether a text has digits where the form has 0, a separator where it has T, and otherwise the
/// characters of the form.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            b'T' => matches!(byte, b'T' | b't' | b' '),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::parse;

    #[test]
    fn rfc_3339_is_read() {
        for (text, expected) in [
            ("2026-01-31T00:00:00Z", "2026-01-31T00:00:00Z"),
            ("2026-01-31t00:00:00z", "2026-01-31T00:00:00Z"),
            ("2026-01-31 00:00:00Z", "2026-01-31T00:00:00Z"),
            ("2026-01-31T00:00:00.5+02:00", "2026-01-30T22:00:00.5Z"),
            ("2026-01-31T00:00:00.123456789-23:59", "2026-01-31T23:59:00.123456789Z"),
            ("2026-01-31T00:00:00.123456789012Z", "2026-01-31T00:00:00.123456789Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("0000-01-01T00:00:00+23:59", "-000001-12-31T00:01:00Z"),
        ] {
            assert_eq!(parse(text), Some(expected.parse().unwrap()), "{text}");
        }
        assert_eq!(parse("9999-12-31T23:59:59Z"), Some(Timestamp::MAX));
        assert_eq!(parse("9999-12-31T23:59:59-23:59"), Some(Timestamp::MAX));
    }

    #[test]
    fn other_forms_are_invalid() {
        for text in [
            "",
            "2026-01-31",
            "2026-01-31T00:00Z",
            "20260131T000000Z",
            "2026-01-31T00:00:00",
            "2026-13-31T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T00:00:00Z[UTC]",
            "2026-01-31T00:00:00+00:00[UTC]",
            "2026-01-31T00:00:00+0100",
            "2026-01-31T00:00:00+01",
            "2026-01-31T00:00:00+01:00:30",
            "2026-01-31T00:00:00+24:00",
            "2026-01-31T00:00:00+01:60",
            "2026-01-31T00:00:00,5Z",
            "2026-01-31T00:00:00.Z",
            "2026-01-31T00:00:00.5",
            "2026-01-31T00:00:00Z ",
            "+002026-01-31T00:00:00Z",
            "99999-01-01T00:00:00Z",
            "2026-01-31T00:00:0\u{e9}Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
