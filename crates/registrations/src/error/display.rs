//! One line for a person, and all that may be told for a developer.

use std::{borrow::Cow, fmt};

use super::{Error, ErrorKind};

/// More of a message than this helps nobody.
const LONGEST: usize = 200;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.inner();
        if let Some(bulk) = self.bulk() {
            return bulk.fmt(f);
        }
        match inner.operation {
            Some(operation) => write!(f, "{operation}: ")?,
            None => f.write_str("setting up the client: ")?,
        }
        Failure(self).fmt(f)
    }
}

/// An error without its operation, for where that has been said.
pub(crate) struct Failure<'a>(pub(crate) &'a Error);

impl fmt::Display for Failure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.0.inner();
        let mut said = false;
        // A broken connection or a page that cannot be read is not explained by "HTTP 200".
        let explains = inner.kind == ErrorKind::Api || inner.status != Some(200);
        if let Some(status) = inner.status.filter(|_| explains) {
            write!(f, "HTTP {status}")?;
            said = true;
        }
        if let Some(error) = inner.errors.first() {
            write!(f, "{}{error}", if said { ", " } else { "" })?;
            said = true;
            if inner.errors.len() > 1 {
                write!(f, " (and {} more)", inner.errors.len() - 1)?;
            }
        } else if let Some(detail) = &inner.detail {
            write!(f, "{}{}", if said { ", " } else { "" }, one_line(detail))?;
            said = true;
        }
        if !said {
            f.write_str(in_words(inner.kind))?;
        }
        asides(self.0, f)
    }
}

/// What is worth knowing beside the failure itself, in parentheses.
fn asides(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let inner = error.inner();
    let mut asides = Vec::new();
    if let Some(operation) = inner.operation
        && (error.is_permission() || error.has_code(10000))
    {
        asides.push(format!("needs a token with {}", operation.permission()));
    }
    if let Some(wait) = inner.retry_after {
        asides.push(format!("retry after {} s", wait.as_secs()));
    }
    if inner.attempts > 1 {
        asides.push(format!("{} attempts", inner.attempts));
    }
    if inner.applied {
        asides.push("the change may have been made".to_owned());
    }
    if let Some(ray_id) = &inner.ray_id {
        asides.push(format!("ray {ray_id}"));
    }
    if asides.is_empty() {
        return Ok(());
    }
    write!(f, " ({})", asides.join("; "))
}

fn in_words(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Configuration => "it cannot be set up so",
        ErrorKind::InvalidInput => "the arguments are invalid",
        ErrorKind::Connect => "no connection to the service",
        ErrorKind::Timeout => "no answer in time",
        ErrorKind::Transport => "the connection broke",
        ErrorKind::Api => "the service refused",
        ErrorKind::Redirect => "the answer leads elsewhere",
        ErrorKind::NotApi => "the answer does not come from the API",
        ErrorKind::Decode => "the answer could not be read",
        ErrorKind::CursorLoop => "the listing leads back to where it has already been",
        ErrorKind::Incomplete => "not every id was acknowledged",
    }
}

/// Everything but the body, which can hold personal data.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = self.inner();
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &inner.kind);
        let mut known = |name: &str, value: Option<&dyn fmt::Debug>| {
            if let Some(value) = value {
                debug.field(name, value);
            }
        };
        known("operation", inner.operation.as_ref().map(|it| it as _));
        known("status", inner.status.as_ref().map(|it| it as _));
        known("detail", inner.detail.as_ref().map(|it| it as _));
        known("ray_id", inner.ray_id.as_ref().map(|it| it as _));
        known("retry_after", inner.retry_after.as_ref().map(|it| it as _));
        known("json_path", inner.path.as_ref().map(|it| it as _));
        known("record_index", inner.record_index.as_ref().map(|it| it as _));
        known("record_id", inner.record_id.as_ref().map(|it| it as _));
        known("resume_cursor", inner.cursor.as_ref().map(|it| it as _));
        known("source", inner.source.as_ref().map(|it| it as _));
        debug
            .field("api_errors", &inner.errors)
            .field("attempts", &inner.attempts)
            .field("may_have_applied", &inner.applied)
            .finish_non_exhaustive()
    }
}

/// The text in one line, without control characters, and not too long.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let tidy = text.chars().all(|c| !c.is_control()) && text.trim().len() == text.len();
    if tidy && text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > LONGEST {
            line.truncate(cut(&line, LONGEST).len());
            line.push('…');
            break;
        }
    }
    Cow::Owned(line)
}

/// The beginning of the text, of at most this many bytes.
pub(crate) fn cut(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or_default();
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::one_line;
    use crate::{ApiError, Error, ErrorKind, Operation};

    #[test]
    fn a_refusal_is_one_line_that_a_person_can_act_on() {
        let mut error = Error::new(ErrorKind::Api).during(Operation::List);
        let inner = error.inner_mut();
        inner.status = Some(403);
        inner.errors = vec![ApiError {
            code: Some(10000),
            message: "Authentication\nerror".to_owned(),
            ..ApiError::default()
        }];
        inner.ray_id = Some("8f00-TXL".to_owned());
        inner.attempts = 1;
        assert_eq!(
            error.to_string(),
            "list registrations: HTTP 403, code 10000: Authentication error \
             (needs a token with Zero Trust Read; ray 8f00-TXL)"
        );
    }

    #[test]
    fn it_tells_of_waits_attempts_and_changes_that_may_have_been_made() {
        let mut error = Error::new(ErrorKind::Timeout).during(Operation::Delete);
        let inner = error.inner_mut();
        inner.attempts = 3;
        inner.applied = true;
        inner.retry_after = Some(Duration::from_secs(7));
        assert_eq!(
            error.to_string(),
            "delete registration: no answer in time \
             (retry after 7 s; 3 attempts; the change may have been made)"
        );
    }

    #[test]
    fn lines_are_tidied_and_cut() {
        assert_eq!(one_line("fine"), "fine");
        assert_eq!(one_line(" a \r\n\tb\u{7}c "), "a b c");
        let long = one_line(&"ö".repeat(300)).into_owned();
        assert!(long.len() <= 204 && long.ends_with('…'), "{long}");
    }
}
