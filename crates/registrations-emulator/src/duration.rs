//! Durations as text, such as `50ms`.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::Value;

/// What a duration in JSON must be.
pub(crate) const EXPECTED: &str = "a duration such as \"50ms\", \"1.5s\" or \"5m\"";

/// Reads a duration in JSON.
pub(crate) fn read(value: &Value) -> Option<Duration> {
    parse(value.as_str()?)
}

/// Reads a duration such as `50ms`, `1.5s` or `5m`; `None` for any other text.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let duration: SignedDuration = text.parse().ok()?;
    Duration::try_from(duration).ok()
}

/// Writes a duration so that it can be read back, such as `1m 30s`.
pub(crate) fn format(duration: Duration) -> String {
    format!("{:#}", SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{format, parse};

    #[test]
    fn durations_have_a_unit() {
        for (text, milliseconds) in [("50ms", 50), ("1.5s", 1_500), ("5m", 300_000), ("0s", 0)] {
            let duration = parse(text).unwrap();
            assert_eq!(duration, Duration::from_millis(milliseconds));
            assert_eq!(parse(&format(duration)), Some(duration));
        }
        for text in ["", "50", "-1s", "soon"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
