use std::{error::Error as StdError, fmt};

use serde_json::error::Category;

/// Why JSON could not be read, without what it holds.
///
/// The error of `serde_json` quotes the value that it did not expect, which can be a secret or lead to a person.
#[derive(Debug)]
pub(crate) struct Unreadable {
    category: Category,
    line: usize,
    column: usize,
    /// A field that there should have been. Its name is the description's, and nobody's secret.
    missing: Option<String>,
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        Self {
            category: error.classify(),
            line: error.line(),
            column: error.column(),
            missing: missing(&error.to_string()),
        }
    }
}

fn missing(text: &str) -> Option<String> {
    let (name, _) = text.strip_prefix("missing field `")?.split_once('`')?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(is_plain).then(|| name.to_owned())
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.missing, self.category) {
            (Some(name), _) => write!(f, "missing field `{name}`")?,
            (None, Category::Data) => f.write_str("a value of another form than described")?,
            (None, Category::Eof) => f.write_str("the JSON breaks off")?,
            (None, Category::Syntax | Category::Io) => f.write_str("malformed JSON")?,
        }
        if self.line > 0 {
            write!(f, " at line {}, column {}", self.line, self.column)?;
        }
        Ok(())
    }
}

impl StdError for Unreadable {}

#[cfg(test)]
mod tests {
    use super::Unreadable;
    use crate::Registration;

    #[test]
    fn what_the_json_holds_is_not_repeated() {
        let why = |json: &str| {
            let error = serde_json::from_str::<Registration>(json).unwrap_err();
            Unreadable::from(error).to_string()
        };
        assert_eq!(why("{}"), "missing field `created_at` at line 1, column 2");
        assert_eq!(
            why(r#""hunter2""#),
            "a value of another form than described at line 1, column 9"
        );
        assert_eq!(why("{"), "the JSON breaks off at line 1, column 1");
        assert_eq!(why("{hunter2"), "malformed JSON at line 1, column 2");
    }
}
