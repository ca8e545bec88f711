//! Failures of the command: two lines for a person, and an exit code.

use std::{
    fmt::{self, Write as _},
    io,
};

use registrations::{Error, ErrorKind, Operation};

use crate::text::escape;

/// Why a run ended without success.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// What failed.
    pub(crate) what: String,
    /// What to do about it; can be empty.
    pub(crate) remedy: String,
    /// Where a listing can continue.
    pub(crate) cursor: Option<String>,
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or nothing matched.
    Success,
    /// Failed, or only partly done.
    Failed,
    /// Wrong use, refused or declined. Nothing was sent.
    Usage,
    /// Unreachable, 5xx, quota or timeout. Nothing was changed.
    Unavailable,
    /// A credential or permission. Nothing was changed.
    Denied,
    /// Ended by this signal.
    Signal(u8),
    /// Standard output was closed: the reader has seen enough.
    Closed,
}

impl Exit {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success | Self::Closed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Unavailable => 3,
            Self::Denied => 4,
            Self::Signal(number) => 128_u8.saturating_add(number),
        }
    }

    /// The code for a failure before anything was changed.
    pub(crate) fn of(error: &Error) -> Self {
        if error.is_permission_denied() || error.is_authentication() || error.is_bad_route() {
            Self::Denied
        } else if error.is_transient()
            || error.is_connect()
            || error.is_server_error()
            || error.is_rate_limited()
        {
            Self::Unavailable
        } else if matches!(error.kind(), ErrorKind::Configuration | ErrorKind::InvalidInput) {
            Self::Usage
        } else {
            Self::Failed
        }
    }
}

impl Failure {
    pub(crate) fn new(exit: Exit, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit, what: what.into(), remedy: remedy.into(), cursor: None }
    }

    /// Adds a line to what helps.
    pub(crate) fn with_remedy(mut self, line: &str) -> Self {
        if !self.remedy.is_empty() {
            self.remedy.push('\n');
        }
        self.remedy.push_str(line);
        self
    }

    /// Wrong use: nothing was sent.
    pub(crate) fn usage(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what, remedy)
    }

    /// Explains an error of the service or of the connection.
    pub(crate) fn of(error: &Error, account: &str) -> Self {
        let cursor = error.resume_cursor().map(str::to_owned);
        Self { cursor, ..Self::new(Exit::of(error), cause(error), remedy(error, account)) }
    }
}

/// What failed, without what helps.
pub(crate) fn cause(error: &Error) -> String {
    let said = if let Some(first) = error.api_errors().first() {
        first.to_string()
    } else {
        // The client's line without the operation at its beginning and the context in parentheses at its end.
        let line = error.to_string();
        let line = line.split(" (").next().unwrap_or_default();
        line.split_once(": ").map_or(line, |(_, cause)| cause).to_owned()
    };
    let status = error.status().filter(|status| *status != 200);
    let text = match (status, headline(error)) {
        (Some(status), Some(headline)) => format!(
            "{headline} (HTTP {status}, {})",
            said.trim_start_matches(&format!("HTTP {status}, "))
        ),
        (None, Some(headline)) => format!("{headline} ({said})"),
        (Some(status), None) if !said.starts_with("HTTP") => format!("HTTP {status}, {said}"),
        (_, None) => said,
    };
    escape(&text).into_owned()
}

fn headline(error: &Error) -> Option<&'static str> {
    if error.is_bad_route() {
        Some("the account id was refused")
    } else if error.is_permission_denied() || error.is_authentication() {
        Some("the token was refused")
    } else if error.is_rate_limited() {
        Some("the rate limit is exceeded")
    } else if error.is_timeout() {
        Some("the service did not respond in time")
    } else if error.is_connect() {
        Some("the service cannot be reached")
    } else if error.is_server_error() {
        Some("the service failed")
    } else {
        None
    }
}

/// What to do.
fn remedy(error: &Error, account: &str) -> String {
    let mut text = if error.is_bad_route() {
        "Compare the account id with the one in the dashboard's URL.".to_owned()
    } else if error.is_permission_denied() || error.is_authentication() {
        let permission =
            error.operation().and_then(Operation::permission).unwrap_or("Zero Trust Read");
        format!("It needs {permission} on account {}.", crate::text::short_id(account))
    } else if error.is_rate_limited() {
        match error.retry_after() {
            Some(wait) if wait.is_zero() => "Run it again.".to_owned(),
            Some(wait) => format!("Run it again in {} s.", wait.as_secs()),
            None => "Run it again in 5 minutes.".to_owned(),
        }
    } else if error.is_connect() {
        "Check the network, the proxy and --base-url.".to_owned()
    } else if error.is_server_error() || error.is_timeout() || error.is_transient() {
        "Try again later.".to_owned()
    } else if error.is_unexpected_response() {
        "Check --base-url, and the proxy or sign-in page in front of the service.".to_owned()
    } else if error.is_decode() {
        "The API may have changed: report this to the maintainers of this program.".to_owned()
    } else {
        String::new()
    };
    if let Some(ray) = error.ray_id() {
        if !text.is_empty() {
            text.push(' ');
        }
        let _ = write!(text, "Ray {}.", escape(ray));
    }
    text
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", escape(&self.what))?;
        self.remedy.lines().try_for_each(|line| write!(f, "\n{}", escape(line)))
    }
}

/// Output that fails. A closed pipe is not a failure.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Exit::Closed, "", ""),
            _ => Self::new(Exit::Failed, format!("cannot write: {error}"), ""),
        }
    }
}
