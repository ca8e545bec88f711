//! Patterns of names.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::folded;

/// A pattern with `*` for any text and `?` for any character. It ignores case, and blanks around the text, which nobody
/// sees and files do not keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Pattern(String);

impl Pattern {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn matches_everything(&self) -> bool {
        self.0.chars().all(|c| "*?".contains(c))
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        self.matches_folded(&folded(text))
    }

    /// Whether it matches a text in the form that [`folded`] gives it.
    pub(crate) fn matches_folded(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let pattern: Vec<char> = self.0.chars().collect();
        matches(&pattern, &text)
    }
}

/// Follows the text; after a mismatch, the latest `*` takes one more character.
fn matches(pattern: &[char], text: &[char]) -> bool {
    let (mut at, mut position) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(position) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, position));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == c => {
                at += 1;
                position += 1;
            }
            _ => {
                let Some((after, taken)) = star else { return false };
                star = Some((after, taken + 1));
                (at, position) = (after, taken + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
}

impl FromStr for Pattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("the pattern is empty".to_owned());
        }
        // Elsewhere it begins a class of characters: read literally, a pattern would protect less than it seems to.
        if text.contains('[') {
            return Err("only * and ? are special: write ? for [".to_owned());
        }
        Ok(Self(folded(text)))
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.0
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_ignore_case() {
        let matches = |pattern: &str, text| pattern.parse::<Pattern>().unwrap().matches(text);
        for (pattern, text) in [
            ("ci-*", "CI-runner-1"),
            ("*-old", "a-old-old"),
            ("*LAPTOP*", "Zoë-Laptop-1"),
            ("zoË-?aptop", "ZOË-LAPTOP"),
            ("a*b*c", "aXbXbXc"),
            ("a?1]", "A[1]"),
            ("**", ""),
            ("a*", "a"),
            ("zoe\u{308}*", "ZO\u{cb}-LAPTOP"),
            ("zo\u{eb}*", "ZOE\u{308}-LAPTOP"),
            ("ceo-laptop", "CEO-Laptop "),
            (" CEO-Laptop ", "CEO-Laptop"),
            ("ΝΙΚΟΣ*", "ΝΙΚΟΣΛΑΠΤΟΠ"),
            ("νικοσ*", "ΝΙΚΟΣ-1"),
            ("J\u{30c}*", "\u{1f0}-1"),
            ("Ann's iPhone", "Ann\u{2019}s iPhone"),
            ("iPhone de Ann", "iPhone\u{a0}de\u{a0}Ann"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("ci-*", "aci-1"), ("?", ""), ("a?c", "ac"), ("a", "ab"), ("*b", "abc")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
        for pattern in ["", " ", "[ab]*"] {
            assert!(pattern.parse::<Pattern>().is_err(), "{pattern}");
        }
    }
}
