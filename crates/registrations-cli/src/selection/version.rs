//! Ranges of client versions.

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A range such as `<2026.6` or `>=2025.1,<2026`: all parts must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct VersionRange(Vec<(Operator, Vec<u64>)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Operator {
    const ALL: [(&'static str, Self); 5] = [
        ("<=", Self::LessOrEqual),
        (">=", Self::GreaterOrEqual),
        ("<", Self::Less),
        (">", Self::Greater),
        ("=", Self::Equal),
    ];

    fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Equal => ordering.is_eq(),
            Self::GreaterOrEqual => ordering.is_ge(),
            Self::Greater => ordering.is_gt(),
        }
    }
}

impl VersionRange {
    /// Whether a version is in the range. A version that is not made of numbers is in none.
    pub(super) fn contains(&self, version: &str) -> bool {
        numbers(version).is_some_and(|version| {
            self.0.iter().all(|(operator, bound)| operator.holds(compare(&version, bound)))
        })
    }
}

/// The numbers of `2026.6.822.0`.
fn numbers(version: &str) -> Option<Vec<u64>> {
    version.trim().trim_start_matches('v').split('.').map(|part| part.parse().ok()).collect()
}

/// Compares versions; missing numbers count as 0.
fn compare(left: &[u64], right: &[u64]) -> Ordering {
    let part = |parts: &[u64], index: usize| parts.get(index).copied().unwrap_or_default();
    (0..left.len().max(right.len()))
        .map(|index| part(left, index).cmp(&part(right, index)))
        .find(|it| it.is_ne())
        .unwrap_or(Ordering::Equal)
}

impl FromStr for VersionRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let part = |part: &str| {
            let part = part.trim();
            let (operator, version) = Operator::ALL
                .iter()
                .find_map(|(sign, operator)| Some((*operator, part.strip_prefix(sign)?)))
                .unwrap_or((Operator::Equal, part));
            Some((operator, numbers(version)?))
        };
        text.split(',')
            .map(part)
            .collect::<Option<_>>()
            .map(Self)
            .ok_or_else(|| "write a range as '<2026.6' or '>=2025.1,<2026'".to_owned())
    }
}

impl TryFrom<String> for VersionRange {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<VersionRange> for String {
    fn from(range: VersionRange) -> Self {
        range.to_string()
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (operator, version)) in self.0.iter().enumerate() {
            let sign =
                Operator::ALL.iter().find(|(_, it)| it == operator).map_or("=", |(sign, _)| sign);
            let version: Vec<_> = version.iter().map(ToString::to_string).collect();
            write!(f, "{}{sign}{}", if index > 0 { "," } else { "" }, version.join("."))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::VersionRange;

    #[test]
    fn versions_are_compared_by_numbers() {
        let contains =
            |range: &str, version: &str| range.parse::<VersionRange>().unwrap().contains(version);
        assert!(contains("<2026.6", "2026.4.1390.0") && contains("<2026.10", "2026.9"));
        assert!(!contains("<2026.6", "2026.6.0") && contains("<=2026.6", "2026.6.0"));
        assert!(contains(">=2025.1,<2026", "2025.12.1") && !contains(">=2025.1,<2026", "2026.0"));
        assert!(contains("2026.6", "2026.6.0"));
        assert!(!contains("<2026.6", "") && !contains("<2026.6", "beta"));
        for text in ["", "<", "<a", "<2026,", "~2026"] {
            assert!(text.parse::<VersionRange>().is_err(), "{text}");
        }
        let range: VersionRange = ">=2025.1, <2026".parse().unwrap();
        assert_eq!(range.to_string().parse(), Ok(range));
    }
}
