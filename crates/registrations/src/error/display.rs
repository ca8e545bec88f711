//! `Display`: one line for a person. `Debug`: everything that may be shown to a developer.

use std::fmt;

use super::{Error, ErrorKind, Inner, Origin};
use crate::text::one_line;

/// Codes of the API that come with status 403 but do not mean that a permission is missing.
const NOT_A_PERMISSION: [i64; 5] = [1001, 6003, 9106, 9109, 10001];

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(bulk) = self.bulk() {
            return fmt::Display::fmt(bulk, f);
        }
        match self.operation() {
            Some(operation) => write!(f, "{operation}: ")?,
            None if self.is_invalid_input() => f.write_str("invalid argument: ")?,
            None => f.write_str("client configuration: ")?,
        }
        Cause(self).fmt(f)
    }
}

/// An error without its operation, for a line that already names it.
pub(super) struct Cause<'a>(pub(super) &'a Error);

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(error) = self;
        // "HTTP 200" explains neither a broken connection nor a body that could not be read.
        let status = error.status().filter(|status| *status != 200);
        if let Some(status) = status {
            write!(f, "HTTP {status}, ")?;
        }
        Reason(error).fmt(f)?;
        write_context(error, f)
    }
}

/// Why it failed, and nothing else.
pub(super) struct Reason<'a>(pub(super) &'a Error);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(error) = self;
        if let Some(bulk) = error.bulk() {
            return bulk.write_reason(f);
        }
        match (error.api_errors(), &error.0.message) {
            ([], Some(message)) => f.write_str(&one_line(message)),
            ([], None) => f.write_str(in_words(error.kind())),
            ([first], _) => write!(f, "{first}"),
            ([first, others @ ..], _) => write!(f, "{first}, and {} more", others.len()),
        }
    }
}

/// What helps a person beside the failure itself, in parentheses.
fn write_context(error: &Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut context = Vec::from_iter(error.0.remedy.map(str::to_owned));
    if let Some(operation) = error.operation()
        && let Some(permission) = operation.permission()
        && lacks_permission(error)
    {
        context.push(format!("needs a token with {permission}"));
    }
    if error.is_blocked() {
        context.push("blocked in front of the API, whatever the token".to_owned());
    }
    if let Some(wait) = error.retry_after() {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        context.push(format!("retry after {seconds} s"));
    }
    if error.attempts() > 1 {
        context.push(format!("{} attempts", error.attempts()));
    }
    if error.may_have_applied() {
        context.push("the change may have been made".to_owned());
    }
    if let Some(ray_id) = error.ray_id() {
        context.push(format!("ray {}", one_line(ray_id)));
    }
    if context.is_empty() { Ok(()) } else { write!(f, " ({})", context.join("; ")) }
}

/// Whether another permission is what would probably help.
fn lacks_permission(error: &Error) -> bool {
    let other_reason = NOT_A_PERMISSION.iter().any(|code| error.has_code(*code));
    let refused_by_api = error.is_permission_denied()
        && error.origin() == Origin::Api
        && !error.api_errors().is_empty();
    error.has_code(10000) || (refused_by_api && !other_reason)
}

fn in_words(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Configuration => "invalid configuration",
        ErrorKind::InvalidInput => "invalid arguments",
        ErrorKind::Connect => "no connection to the service",
        ErrorKind::Certificate => "the server's certificate is not trusted",
        ErrorKind::RateLimited => "the rate limit allows no request yet",
        ErrorKind::Timeout => "the time limit was exceeded",
        ErrorKind::Transport => "the connection broke",
        ErrorKind::Api => "the service refused the request",
        ErrorKind::Redirect => "the response is a redirect",
        ErrorKind::UnexpectedResponse => "the response does not come from the API",
        ErrorKind::ResponseTooLarge => "the response is too large",
        ErrorKind::Decode => "the response could not be read",
        ErrorKind::CursorLoop => "the service returned a cursor for the second time",
        ErrorKind::EmptyPages => "too many consecutive empty pages",
        ErrorKind::PartialFailure => "not every id was acknowledged",
    }
}

/// `{:?}` is the line of `Display`, which is what `fn main() -> Result<(), Error>` prints. `{:#?}` has all fields, except
/// the body excerpt, which can contain personal data.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        let Inner {
            kind,
            setting,
            operation,
            message,
            remedy: _,
            response,
            place,
            resume_cursor,
            has_request_cursor: _,
            retry_after,
            attempts,
            may_have_applied,
            source,
        } = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug.field("kind", kind);
        let mut optional = |name: &str, value: Option<&dyn fmt::Debug>| {
            if let Some(value) = value {
                debug.field(name, value);
            }
        };
        let line = |text: &str| one_line(text).into_owned();
        optional("setting", setting.as_ref().map(|it| it as _));
        optional("operation", operation.as_ref().map(|it| it as _));
        optional("message", message.as_deref().map(line).as_ref().map(|it| it as _));
        optional("status", self.status().as_ref().map(|it| it as _));
        optional("ray_id", self.ray_id().map(line).as_ref().map(|it| it as _));
        if let Some(response) = response {
            let mut errors: Vec<_> = response.errors.iter().map(ToString::to_string).collect();
            let left_out = errors.len().saturating_sub(3);
            errors.truncate(3);
            if left_out > 0 {
                errors.push(format!("and {left_out} more"));
            }
            optional("api_errors", (!errors.is_empty()).then_some(&errors as _));
        }
        optional("json_path", place.json_path.as_deref().map(line).as_ref().map(|it| it as _));
        optional("record_index", place.record_index.as_ref().map(|it| it as _));
        let id = place.record_id.as_ref().map(|id| line(id.as_str()));
        optional("record_id", id.as_ref().map(|it| it as _));
        optional("resume_cursor", resume_cursor.as_deref().map(line).as_ref().map(|it| it as _));
        optional("retry_after", retry_after.as_ref().map(|it| it as _));
        match (self.bulk(), source) {
            (Some(bulk), _) => optional("bulk", Some(bulk)),
            // Not its `Debug`: nobody knows how long that is.
            (None, Some(source)) => optional("source", Some(&line(&source.to_string()))),
            (None, None) => {}
        }
        debug.field("attempts", attempts).field("may_have_applied", may_have_applied);
        debug.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{
        error::{ApiError, Error, ErrorKind, Origin, ResponseFacts, Setting},
        operation::Operation,
    };

    fn api_error(code: i64, message: &str) -> ApiError {
        ApiError { code: Some(code), message: message.to_owned(), ..ApiError::default() }
    }

    fn refused(status: u16, errors: Vec<ApiError>) -> Error {
        let ray_id = Some("8f00-TXL".to_owned());
        let origin = if errors.is_empty() { Origin::InFront } else { Origin::Api };
        let response = ResponseFacts { status, ray_id, origin, errors, body_excerpt: None };
        Error::new(ErrorKind::Api).with_operation(Operation::List).with_response(response)
    }

    #[test]
    fn a_refusal_is_one_line_with_the_reason_and_what_helps() {
        let error = refused(403, vec![api_error(10000, "Authentication\nerror")]);
        assert_eq!(
            error.to_string(),
            "list registrations: HTTP 403, code 10000: Authentication error \
             (needs a token with Zero Trust Read; ray 8f00-TXL)"
        );
    }

    #[test]
    fn the_permission_is_named_only_where_it_helps() {
        let hint = |error: Error| error.to_string().contains("needs a token");
        assert!(hint(refused(403, vec![api_error(10000, "m")])));
        assert!(hint(refused(403, vec![api_error(12345, "m")])));
        // A page of a firewall, and a token that is refused from this address.
        assert!(!hint(refused(403, vec![])));
        assert!(!hint(refused(403, vec![api_error(9109, "m")])));
        assert!(!hint(refused(404, vec![api_error(1, "m")])));
    }

    #[test]
    fn waits_attempts_and_possible_changes_are_shown() {
        let error = Error::new(ErrorKind::Timeout)
            .with_operation(Operation::Delete)
            .with_retry_after(Some(Duration::from_secs(7)))
            .with_attempts(3)
            .with_may_have_applied(true);
        assert_eq!(
            error.to_string(),
            "delete registration: the time limit was exceeded \
             (retry after 7 s; 3 attempts; the change may have been made)"
        );
    }

    #[test]
    fn display_and_debug_are_bounded() {
        let long = "m".repeat(100_000);
        let error = refused(500, vec![api_error(1, &long); 100]).with_resume_cursor(Some(&long));
        assert!(error.to_string().len() < 500, "{error}");
        assert_eq!(format!("{error:?}"), error.to_string());
        assert!(format!("{error:#?}").len() < 2_000);
        let error = Error::configuration(Setting::Header, long.clone())
            .with_source(Error::configuration(Setting::Header, long));
        assert!(format!("{error:#?}").len() < 2_000);
    }
}
