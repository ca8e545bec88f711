/// What kind of failure an [`Error`](crate::Error) is.
///
/// Each variant says whether the request may have reached the service.
///
/// ```
/// use registrations::ErrorKind;
///
/// assert_eq!(ErrorKind::InvalidInput.as_str(), "invalid_input");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What a client is built from or runs in is missing or invalid: a credential, the base URL, a proxy variable, the
    /// Tokio runtime. [`Error::setting`](crate::Error::setting) says which. Nothing was sent.
    Configuration,
    /// An argument of a method of [`Client`](crate::Client) or of a request is invalid: no ids, an empty id, an empty
    /// filter, a value that a header cannot have. Nothing was sent.
    InvalidInput,
    /// No connection to the service: DNS, a refused connection, a proxy, TLS. The last attempt sent nothing.
    Connect,
    /// The TLS certificate of the server is not trusted. The last attempt sent nothing, and a retry would not help.
    Certificate,
    /// The call would have to wait longer for the rate limit than its [`RetryPolicy`](crate::RetryPolicy) allows. Nothing
    /// was sent.
    RateLimited,
    /// The time limit was exceeded. The request may have reached the service.
    Timeout,
    /// The connection broke before or during the response. The request may have reached the service.
    Transport,
    /// The service, or the edge in front of it, refused the request or failed: status 4xx or 5xx, `"success": false`,
    /// or `"success": true` with a list of errors.
    Api,
    /// The response is a redirect, or comes from another URL because your own HTTP client followed one.
    Redirect,
    /// The response does not come from the API, or HTTP does not allow it: HTML, text or nothing with a status of
    /// success, an undocumented status, an unsupported or corrupt content encoding, too many headers.
    UnexpectedResponse,
    /// The body of the response is larger than
    /// [`max_response_size`](crate::ClientBuilder::max_response_size).
    ResponseTooLarge,
    /// The response comes from the API, but it does not have the documented form.
    Decode,
    /// A listing returned a cursor that it had returned before. It would never end.
    CursorLoop,
    /// A listing returned more consecutive empty pages than
    /// [`max_empty_pages`](crate::List::max_empty_pages) allows.
    EmptyPages,
    /// A bulk operation was not acknowledged for every id.
    PartialFailure,
}

impl ErrorKind {
    /// A fixed name in snake case, such as `invalid_input`, for a label of a metric.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::InvalidInput => "invalid_input",
            Self::Connect => "connect",
            Self::Certificate => "certificate",
            Self::RateLimited => "rate_limited",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Api => "api",
            Self::Redirect => "redirect",
            Self::UnexpectedResponse => "unexpected_response",
            Self::ResponseTooLarge => "response_too_large",
            Self::Decode => "decode",
            Self::CursorLoop => "cursor_loop",
            Self::EmptyPages => "empty_pages",
            Self::PartialFailure => "partial_failure",
        }
    }
}
