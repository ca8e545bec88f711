//! Query parameters, decoded.

/// How many characters of an invalid value an error repeats.
const SHOWN: usize = 40;

/// The longest id.
const LONGEST_ID: usize = 64;

/// The parameters of a query, in the order of the query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

/// A parameter that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidParameter {
    pub(crate) name: String,
    pub(crate) message: String,
}

impl InvalidParameter {
    pub(crate) fn new(name: &str, problem: &str) -> Self {
        let name = shortened(name);
        Self { message: format!("The query parameter \"{name}\" {problem}."), name }
    }

    /// The parameter takes other values.
    pub(crate) fn value(name: &str, expected: &str, value: &str) -> Self {
        Self::new(name, &format!("must be {expected}, not \"{}\"", shortened(value)))
    }

    /// The operation has no such parameter. The wording is the service's.
    fn unknown(name: &str) -> Self {
        let name = shortened(name);
        Self { message: format!("invalid query parameter '{name}'"), name }
    }
}

impl Query {
    pub(crate) fn parse(raw: &str) -> Self {
        Self(form_urlencoded::parse(raw.as_bytes()).into_owned().collect())
    }

    /// Refuses a parameter with another name.
    pub(crate) fn allow_only(&self, names: &[&str]) -> Result<(), InvalidParameter> {
        let unknown = self.0.iter().find(|(name, _)| !names.contains(&name.as_str()));
        unknown.map_or(Ok(()), |(name, _)| Err(InvalidParameter::unknown(name)))
    }

    /// Every value of a parameter.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that must not be repeated.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, InvalidParameter> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(InvalidParameter::new(name, "must not be repeated"));
        }
        match first {
            Some("") => Err(InvalidParameter::new(name, "must not be empty")),
            value => Ok(value),
        }
    }

    /// The values of a parameter that holds ids; `None` if there are none.
    pub(crate) fn ids(&self, name: &str) -> Result<Option<Vec<&str>>, InvalidParameter> {
        let ids: Vec<&str> = self.all(name).collect();
        for id in &ids {
            check_id(name, id)?;
        }
        Ok((!ids.is_empty()).then_some(ids))
    }

    /// The value of a parameter that holds one id.
    pub(crate) fn id(&self, name: &str) -> Result<Option<&str>, InvalidParameter> {
        let id = self.one(name)?;
        if let Some(id) = id {
            check_id(name, id)?;
        }
        Ok(id)
    }
}

fn check_id(name: &str, id: &str) -> Result<(), InvalidParameter> {
    if is_identifier(id) {
        return Ok(());
    }
    let expected = format!("1 to {LONGEST_ID} letters, digits, \"-\" or \"_\"");
    Err(InvalidParameter::value(name, &expected, id))
}

/// Whether a text has the form of an id.
pub(crate) fn is_identifier(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn shortened(text: &str) -> String {
    let mut shortened: String = text.chars().take(SHOWN).collect();
    if shortened.len() < text.len() {
        shortened.push('…');
    }
    shortened
}

#[cfg(test)]
mod tests {
    use super::{Query, is_identifier};

    #[test]
    fn repeated_and_empty_values_are_distinguished() {
        let query = Query::parse("id=a&id=b&status=all&status=all&search=&&x&user%2Eid=c+d%21");
        assert_eq!(query.ids("id").unwrap(), Some(vec!["a", "b"]));
        assert_eq!(query.ids("device.id").unwrap(), None);
        assert_eq!(query.one("user.id").unwrap(), Some("c d!"));
        assert!(query.one("status").unwrap_err().message.contains("repeated"));
        assert!(query.one("search").unwrap_err().message.contains("empty"));
        assert_eq!(query.one("cursor").unwrap(), None);
    }

    #[test]
    fn other_parameters_are_refused_by_name() {
        let query = Query::parse("id=a&id%5B%5D=b&page=2");
        assert!(query.allow_only(&["id", "id[]", "page"]).is_ok());
        let error = query.allow_only(&["id"]).unwrap_err();
        assert_eq!(error.message, "invalid query parameter 'id[]'");
    }

    #[test]
    fn ids_are_short_and_plain() {
        assert!(is_identifier("f174e90a-fafe-4643-bbbc-4a0ed4fc8415"));
        for text in ["", ".", "..", "a/b", "a b", "é", &"a".repeat(65)] {
            assert!(!is_identifier(text), "{text:?}");
        }
    }
}
