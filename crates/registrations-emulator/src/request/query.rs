//! The query string, decoded.

use std::borrow::Cow;

/// How much of a bad value an error repeats.
const SHOWN: usize = 40;

/// The longest id that is taken for one.
const LONGEST_ID: usize = 64;

/// The parameters of a query, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

/// A parameter that cannot be obeyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadParameter {
    pub(crate) name: String,
    pub(crate) problem: String,
}

impl BadParameter {
    pub(crate) fn new(name: &str, problem: impl Into<String>) -> Self {
        Self { name: shown(name), problem: problem.into() }
    }

    /// The value is not what the parameter takes.
    pub(crate) fn value(name: &str, wanted: &str, value: &str) -> Self {
        Self::new(name, format!("must be {wanted}, not \"{}\"", shown(value)))
    }
}

impl Query {
    pub(crate) fn parse(raw: &str) -> Result<Self, BadParameter> {
        let mut parameters = Vec::new();
        for (name, value) in pairs(raw) {
            let name = decode(name, true)
                .map_err(|problem| BadParameter::new(name, format!("has a name that {problem}")))?;
            let value = decode(value, true).map_err(|problem| {
                BadParameter::new(&name, format!("has a value that {problem}"))
            })?;
            parameters.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(parameters))
    }

    /// Every value of a parameter that may be repeated.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that may be given once.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, BadParameter> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(BadParameter::new(name, "must not be given more than once"));
        }
        match first {
            Some("") => Err(BadParameter::new(name, "must not be empty")),
            value => Ok(value),
        }
    }

    /// The values of a parameter that holds ids; `None` if there are none.
    pub(crate) fn ids(&self, name: &str) -> Result<Option<Vec<&str>>, BadParameter> {
        let ids: Vec<&str> = self.all(name).collect();
        for id in &ids {
            check_id(name, id)?;
        }
        Ok((!ids.is_empty()).then_some(ids))
    }

    /// The value of a parameter that holds one id.
    pub(crate) fn id(&self, name: &str) -> Result<Option<&str>, BadParameter> {
        let id = self.one(name)?;
        if let Some(id) = id {
            check_id(name, id)?;
        }
        Ok(id)
    }
}

fn check_id(name: &str, id: &str) -> Result<(), BadParameter> {
    if is_identifier(id) {
        return Ok(());
    }
    Err(BadParameter::value(
        name,
        &format!("1 to {LONGEST_ID} letters, digits, \"-\" or \"_\""),
        id,
    ))
}

/// The names and values of a query, as they were sent.
pub(crate) fn pairs(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let pieces = raw.split('&').filter(|piece| !piece.is_empty());
    pieces.map(|piece| piece.split_once('=').unwrap_or((piece, "")))
}

/// Whether this could be the id of anything.
pub(crate) fn is_identifier(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Undoes percent-encoding; in a query, `+` is a space.
pub(crate) fn decode(text: &str, plus_is_space: bool) -> Result<Cow<'_, str>, &'static str> {
    if !text.contains(['%', '+']) {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if plus_is_space => b' ',
            b'%' => {
                let high = rest.next().and_then(hex_digit);
                let low = rest.next().and_then(hex_digit);
                high.zip(low)
                    .map(|(high, low)| high << 4 | low)
                    .ok_or("has a % without two hexadecimal digits")?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| "is not UTF-8")
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// The beginning of a text that somebody sent.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Query, decode, is_identifier};

    #[test]
    fn percent_encoding_is_undone_strictly() {
        assert_eq!(decode("a%20b+c", true).unwrap(), "a b c");
        assert_eq!(decode("a%20b+c", false).unwrap(), "a b+c");
        assert!(decode("%e2%82%ac", true).is_ok_and(|text| text == "€"));
        assert!(decode("%ff", true).is_err());
        assert!(decode("%4", true).is_err());
        assert!(decode("%zz", true).is_err());
    }

    #[test]
    fn repeated_and_empty_values_are_told_apart() {
        let query = Query::parse("id=a&id=b&status=all&status=all&search=&&x").unwrap();
        assert_eq!(query.ids("id").unwrap(), Some(vec!["a", "b"]));
        assert_eq!(query.ids("user.id").unwrap(), None);
        assert!(query.one("status").unwrap_err().problem.contains("once"));
        assert!(query.one("search").unwrap_err().problem.contains("empty"));
        assert_eq!(query.one("cursor").unwrap(), None);
    }

    #[test]
    fn ids_are_short_and_plain() {
        assert!(is_identifier("f174e90a-fafe-4643-bbbc-4a0ed4fc8415"));
        for bad in ["", ".", "..", "a/b", "a b", "é", &"a".repeat(65)] {
            assert!(!is_identifier(bad), "{bad:?}");
        }
    }
}
