//! Instants and ages, read and shown.

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};

use crate::text::count;

/// Reads an instant (RFC 3339), a date (its midnight in UTC) or an age (`90d`), which is counted back from `now`.
///
/// An age is never negative: `-5d` and `5d ago` are five days as well, so that no sign leads into the future.
pub(crate) fn instant(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    if let Ok(date) = text.parse::<Date>()
        && text.len() == 10
    {
        let midnight = date.to_zoned_datetime(TimeZone::UTC).map_err(|error| error.to_string())?;
        return Ok(midnight.timestamp());
    }
    before(age(text)?, now)
}

/// The instant this long before `now`, in the calendar of UTC.
pub(crate) fn before(age: Span, now: Timestamp) -> Result<Timestamp, String> {
    now.to_zoned_datetime(TimeZone::UTC)
        .checked_sub(age)
        .map(|instant| instant.timestamp())
        .map_err(|_| "that is before the beginning of time".to_owned())
}

/// Reads an age: numbers with units, such as `90d`, `1y 6mo` or `"90 days"`.
pub(crate) fn age(text: &str) -> Result<Span, String> {
    let invalid = || {
        "write an age as 90d, 2w, 36h, 6mo, 1y or \"90 days\", a date as 2026-01-31, or a time as 2026-01-31T12:00:00Z"
            .to_owned()
    };
    let text = text.trim().trim_start_matches('-');
    let mut rest = text.strip_suffix("ago").unwrap_or(text).trim();
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut span = Span::new();
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let number: i64 = number.parse().map_err(|_| invalid())?;
        let after = after.trim_start();
        let letters =
            after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, after) = after.split_at(letters);
        span = add(span, number, unit).ok_or_else(|| match unit {
            "m" => "`m` is ambiguous: write 3min or 3mo".to_owned(),
            _ => invalid(),
        })?;
        rest = after.trim_start_matches([' ', ',']);
    }
    Ok(span)
}

fn add(span: Span, number: i64, unit: &str) -> Option<Span> {
    match unit {
        "s" | "sec" | "second" | "seconds" => {
            span.try_seconds(span.get_seconds().saturating_add(number))
        }
        "min" | "minute" | "minutes" => span.try_minutes(span.get_minutes().saturating_add(number)),
        "h" | "hour" | "hours" => {
            span.try_hours(i64::from(span.get_hours()).saturating_add(number))
        }
        "d" | "day" | "days" => span.try_days(i64::from(span.get_days()).saturating_add(number)),
        "w" | "week" | "weeks" => {
            span.try_weeks(i64::from(span.get_weeks()).saturating_add(number))
        }
        "mo" | "month" | "months" => {
            span.try_months(i64::from(span.get_months()).saturating_add(number))
        }
        "y" | "year" | "years" => {
            span.try_years(i64::from(span.get_years()).saturating_add(number))
        }
        _ => return None,
    }
    .ok()
}

/// The time, if it is one: some records have the beginning of a calendar (year 1 or 1970) in place of none.
pub(crate) fn known(time: Timestamp) -> Option<Timestamp> {
    Some(time).filter(|time| *time > Timestamp::UNIX_EPOCH)
}

/// How many whole days lie between an instant and a later one.
pub(crate) fn days(since: Timestamp, now: Timestamp) -> i64 {
    now.duration_since(since).as_hours() / 24
}

/// `728 days`, or that it is in the future.
pub(crate) fn days_ago(since: Timestamp, now: Timestamp) -> String {
    match usize::try_from(days(since, now)) {
        Ok(days) if since <= now => count(days, "day"),
        _ => "in the future".to_owned(),
    }
}

/// `728 d ago`, `3 h ago`, `5 min ago`.
pub(crate) fn ago(since: Timestamp, now: Timestamp) -> String {
    let passed = now.duration_since(since);
    match (passed.as_hours(), passed.as_mins()) {
        (hours @ 24.., _) => format!("{} d ago", hours / 24),
        (hours @ 1.., _) => format!("{hours} h ago"),
        (_, minutes) => format!("{} min ago", minutes.max(0)),
    }
}

/// The date in UTC: `2026-04-02`.
pub(crate) fn date(instant: Timestamp) -> String {
    instant.to_zoned_datetime(TimeZone::UTC).date().to_string()
}

/// A duration as a clock shows it: `3:12`, `1:02:03`.
pub(crate) fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{ago, clock, instant};

    fn now() -> Timestamp {
        "2026-07-01T00:00:00Z".parse().unwrap()
    }

    fn read(text: &str) -> Result<String, String> {
        instant(text, now()).map(|instant| instant.to_string())
    }

    #[test]
    fn instants_dates_and_ages() {
        for (text, same) in [
            ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z"),
            ("2026-04-02", "2026-04-02T00:00:00Z"),
            ("90d", "2026-04-02T00:00:00Z"),
            ("90 days", "2026-04-02T00:00:00Z"),
            ("2w", "2026-06-17T00:00:00Z"),
            ("36h", "2026-06-29T12:00:00Z"),
            ("6mo", "2026-01-01T00:00:00Z"),
            ("1y", "2025-07-01T00:00:00Z"),
            ("1y 6mo", "2025-01-01T00:00:00Z"),
            ("3min", "2026-06-30T23:57:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(same), "{text}");
        }
    }

    #[test]
    fn a_sign_never_leads_into_the_future() {
        for text in ["-5d", "5d ago", "-5d ago", "- 5 days"] {
            assert_eq!(read(text).as_deref(), Ok("2026-06-26T00:00:00Z"), "{text}");
        }
        for text in [
            "",
            "-",
            "ago",
            "d",
            "3m",
            "5",
            "5d -10d",
            "5d-10d",
            "5x",
            "1.5d",
            "99999999999999999999d",
            "99999999y",
            "soon",
            "2026-13-01",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn ages_are_shown() {
        let since = |text: &str| ago(text.parse().unwrap(), now());
        assert_eq!(since("2024-07-03T00:00:00Z"), "728 d ago");
        assert_eq!(since("2026-06-30T21:00:00Z"), "3 h ago");
        assert_eq!(since("2026-07-01T00:05:00Z"), "0 min ago");
        assert_eq!([clock(192), clock(3_723)], ["3:12", "1:02:03"]);
    }
}
