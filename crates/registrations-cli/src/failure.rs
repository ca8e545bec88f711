//! Failures of the command: two lines for a person, and an exit code.

use std::{
    ffi::OsString,
    fmt,
    io::{self, Write as _},
};

use registrations::{Error, ErrorKind, Operation};

use crate::text::{escape, short_id};

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
    /// The service has no such path.
    has_no_route: bool,
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
}

/// Prints what is wrong to standard error. That nobody reads it must not end the program.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

impl Failure {
    pub(crate) fn new(exit: Exit, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit, what: what.into(), remedy: remedy.into(), cursor: None, has_no_route: false }
    }

    /// Adds a line to what helps.
    pub(crate) fn with_remedy(mut self, line: &str) -> Self {
        if !self.remedy.is_empty() {
            self.remedy.push('\n');
        }
        self.remedy.push_str(line);
        self
    }

    /// Names the place where it failed.
    pub(crate) fn within(mut self, place: &str) -> Self {
        self.what = format!("{place}: {}", self.what);
        self
    }

    /// Doubts the base URL, if that can be the reason.
    pub(crate) fn at(self, base_url: &str) -> Self {
        if !self.has_no_route || base_url.trim_end_matches('/').ends_with("/client/v4") {
            return self;
        }
        self.with_remedy(&format!("The base URL {base_url} does not end with /client/v4."))
    }

    /// Wrong use: nothing was sent.
    pub(crate) fn usage(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what, remedy)
    }

    /// Explains an error of the service or of the connection.
    pub(crate) fn of(error: &Error, account: &str) -> Self {
        let class = Class::of(error);
        let mut remedy = class.remedy(error, account);
        if let Some(ray) = error.ray_id() {
            let gap = if remedy.is_empty() { "" } else { " " };
            remedy = format!("{remedy}{gap}Ray {}.", escape(ray));
        }
        let cursor = error.resume_cursor().map(str::to_owned);
        let has_no_route = matches!(class, Class::Account | Class::NoApi);
        Self { cursor, has_no_route, ..Self::new(class.exit(), cause(error), remedy) }
    }
}

/// What an error means for an admin. Exit code, headline and remedy follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// The service has no such account, or no such path.
    Account,
    /// A 404 that does not come from the API.
    NoApi,
    /// A page of something in front of the service refused the request.
    Blocked,
    /// The token is not accepted from this address.
    Address,
    /// The token does not look like one.
    Malformed,
    Token,
    Quota,
    Late,
    Certificate,
    Unreachable,
    Failing,
    /// Not a response of the API.
    Foreign,
    Undocumented,
    Usage,
    Other,
}

impl Class {
    fn of(error: &Error) -> Self {
        // The API's own errors have codes.
        let has_code = error.api_errors().iter().any(|error| error.code.is_some());
        if error.is_bad_route() {
            Self::Account
        } else if error.status() == Some(404) && !has_code {
            Self::NoApi
        } else if error.is_blocked() {
            Self::Blocked
        } else if error.has_code(9109) {
            Self::Address
        } else if [6003, 6111, 6103].iter().any(|code| error.has_code(*code)) {
            Self::Malformed
        } else if error.is_permission_denied() || error.is_authentication() {
            Self::Token
        } else if error.is_rate_limited() {
            Self::Quota
        } else if error.is_timeout() {
            Self::Late
        } else if error.kind() == ErrorKind::Certificate {
            Self::Certificate
        } else if error.is_connect() {
            Self::Unreachable
        } else if error.is_server_error() || error.is_transient() {
            Self::Failing
        } else if error.is_unexpected_response() {
            Self::Foreign
        } else if error.is_decode() {
            Self::Undocumented
        } else if matches!(error.kind(), ErrorKind::Configuration | ErrorKind::InvalidInput) {
            Self::Usage
        } else {
            Self::Other
        }
    }

    /// How the program ends if nothing was changed.
    fn exit(self) -> Exit {
        match self {
            Self::Account | Self::Address | Self::Malformed | Self::Token => Exit::Denied,
            Self::Blocked
            | Self::Quota
            | Self::Late
            | Self::Certificate
            | Self::Unreachable
            | Self::Failing => Exit::Unavailable,
            Self::Usage => Exit::Usage,
            Self::NoApi | Self::Foreign | Self::Undocumented | Self::Other => Exit::Failed,
        }
    }

    fn headline(self, error: &Error) -> Option<&'static str> {
        Some(match self {
            Self::Account => "the account id was refused",
            Self::NoApi => "there is no API at this URL",
            Self::Blocked => "something in front of the service refused the request",
            Self::Address => "the token is not accepted from this address",
            Self::Malformed => "the credentials are malformed",
            Self::Token => "the token was refused",
            Self::Quota => "the rate limit is exceeded",
            Self::Late => "the service did not respond in time",
            Self::Certificate => "the certificate of the service is not trusted",
            Self::Unreachable => "the service cannot be reached",
            Self::Failing if error.is_server_error() => "the service failed",
            Self::Failing | Self::Foreign | Self::Undocumented | Self::Usage | Self::Other => {
                return None;
            }
        })
    }

    /// What to do.
    fn remedy(self, error: &Error, account: &str) -> String {
        let text = match self {
            Self::Account => "Compare the account id with the one in the dashboard's URL.",
            Self::NoApi => "Check --base-url: it usually ends with /client/v4.",
            Self::Blocked => {
                "It says nothing about the token: check the proxy, firewall or VPN on the way, and --base-url."
            }
            Self::Address => "Allow this address in the token's filter, or use another token.",
            Self::Malformed => {
                "Give the whole token as the dashboard shows it, without quotes and without Bearer."
            }
            Self::Token => {
                let permission =
                    error.operation().and_then(Operation::permission).unwrap_or("Zero Trust Read");
                return format!("It needs {permission} on account {}.", short_id(account));
            }
            Self::Quota => match error.retry_after() {
                Some(wait) if wait.is_zero() => "Run it again.",
                Some(wait) => return format!("Run it again in {} s.", wait.as_secs()),
                None => "Run it again in 5 minutes.",
            },
            Self::Certificate => return certificate_remedy(std::env::var_os("SSL_CERT_FILE")),
            Self::Unreachable => "Check the network, the proxy and --base-url.",
            Self::Late | Self::Failing => "Try again later.",
            Self::Foreign => {
                "Check --base-url, and the proxy or sign-in page in front of the service."
            }
            Self::Undocumented => {
                "The API may have changed: report this to the maintainers of this program."
            }
            Self::Usage | Self::Other => "",
        };
        text.to_owned()
    }
}

/// What to do about a certificate that is not trusted, with the file of `$SSL_CERT_FILE`.
fn certificate_remedy(file: Option<OsString>) -> String {
    let Some(file) = file.filter(|file| !file.is_empty()) else {
        return "If a proxy inspects TLS, name the file with its certificate in SSL_CERT_FILE."
            .to_owned();
    };
    let name = file.to_string_lossy();
    match std::fs::metadata(&file) {
        Err(error) => format!("SSL_CERT_FILE names {name}, which cannot be read: {error}."),
        Ok(metadata) if metadata.len() == 0 => {
            format!("SSL_CERT_FILE names {name}, which is empty.")
        }
        Ok(_) => format!(
            "Add the certificate of the proxy that inspects TLS to SSL_CERT_FILE, which is {name}."
        ),
    }
}

/// What failed, without what helps.
pub(crate) fn cause(error: &Error) -> String {
    let reason = error.reason();
    let status = error.status().filter(|status| *status != 200);
    let text = match (status, Class::of(error).headline(error)) {
        (Some(status), Some(headline)) => format!("{headline} (HTTP {status}, {reason})"),
        (None, Some(headline)) => format!("{headline} ({reason})"),
        (Some(status), None) => format!("HTTP {status}, {reason}"),
        (None, None) => reason,
    };
    escape(&text).into_owned()
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

#[cfg(test)]
mod tests {
    use super::certificate_remedy;

    #[test]
    fn the_file_of_certificates_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let remedy = |file: &std::path::Path| certificate_remedy(Some(file.into()));
        assert!(certificate_remedy(None).contains("SSL_CERT_FILE"));
        assert!(remedy(&file).contains("cannot be read"), "{}", remedy(&file));
        std::fs::write(&file, "").unwrap();
        assert!(remedy(&file).contains("which is empty"), "{}", remedy(&file));
        std::fs::write(&file, "x").unwrap();
        assert!(remedy(&file).contains("ca.pem"), "{}", remedy(&file));
    }
}
