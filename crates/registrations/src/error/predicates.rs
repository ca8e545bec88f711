//! The questions that programs ask. Each predicate's docs say what to do.

use super::{BulkError, Error, ErrorKind};
use crate::Operation;

/// Codes that the API has been seen to return for credentials that it does not accept.
const AUTHENTICATION: [i64; 5] = [10000, 10001, 9106, 9109, 6003];
/// Codes that the API has been seen to return for a malformed account id.
const NO_ROUTE: [i64; 2] = [7003, 7000];

impl Error {
    /// The API has no such registration: status 404 with errors of the API.
    ///
    /// Most programs have nothing left to do. It is `false` for a 404 that says nothing about the registration: an
    /// HTML page of the edge, a malformed account id ([`is_bad_route`](Self::is_bad_route)), a response from another
    /// URL, a listing, and a bulk operation or a chunk of one (one unknown id among many says nothing about the
    /// others). The vendor does not document which status an unknown id gets; 404 is an assumption.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let error = client.get("00000000-0000-4000-8000-000000000000").await.unwrap_err();
    /// assert!(error.is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_not_found(&self) -> bool {
        matches!(
            self.0.operation,
            Some(Operation::Get | Operation::OverrideCodes | Operation::Delete)
        ) && self.0.kind == ErrorKind::Api
            && self.status() == Some(404)
            && !self.api_errors().is_empty()
            && !self.is_bad_route()
    }

    /// The API could not route the request (codes 7003 and 7000). The account id is probably malformed.
    ///
    /// Compare it with the id that the dashboard shows.
    pub fn is_bad_route(&self) -> bool {
        NO_ROUTE.iter().any(|code| self.has_code(*code))
    }

    /// The rate limit was exceeded (429).
    ///
    /// The limit is 1,200 requests in five minutes for everything that uses the same user or token. Wait for
    /// [`retry_after`](Self::retry_after). Share one [`Client`](crate::Client): all its clones pace themselves
    /// together.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429) || self.has_code(10100)
    }

    /// The credentials are missing, malformed or not accepted (401, or a code that says so).
    ///
    /// Check the token. The API also uses code 10000 for a missing permission; then
    /// [`is_permission_denied`](Self::is_permission_denied) is true as well.
    pub fn is_authentication(&self) -> bool {
        self.status() == Some(401) || AUTHENTICATION.iter().any(|code| self.has_code(*code))
    }

    /// The credentials do not allow the operation (403).
    ///
    /// Give the token the permission that [`Operation::permission`](crate::Operation::permission) names, for this
    /// account.
    pub fn is_permission_denied(&self) -> bool {
        self.status() == Some(403)
    }

    /// The time limit was exceeded, or the service reported a timeout (408, 504, 524).
    ///
    /// Ask for smaller pages or chunks, or allow more time. A change may have been made: see
    /// [`may_have_applied`](Self::may_have_applied).
    pub fn is_timeout(&self) -> bool {
        self.cause().0.kind == ErrorKind::Timeout || matches!(self.status(), Some(408 | 504 | 524))
    }

    /// There was no connection to the service, or its certificate is not trusted. Nothing was sent.
    ///
    /// Check the network, the proxy, the base URL and the certificates. For a bulk operation it describes the first
    /// error; other chunks may have been sent.
    pub fn is_connect(&self) -> bool {
        matches!(self.cause().0.kind, ErrorKind::Connect | ErrorKind::Certificate)
    }

    /// The service failed (5xx).
    ///
    /// Try again later. If it continues, give the [`ray_id`](Self::ray_id) to the vendor's support.
    pub fn is_server_error(&self) -> bool {
        matches!(self.status(), Some(500..=599))
    }

    /// The failure may be temporary: the connection failed or broke, the time limit was exceeded, or the status was
    /// 408, 429, 500, 502, 503, 504 or 520 to 526.
    ///
    /// The client has already retried as its [`RetryPolicy`](crate::RetryPolicy) allows. Try again later.
    pub fn is_transient(&self) -> bool {
        let connection = self.is_connection_failure();
        match self.status() {
            _ if self.cause().0.kind == ErrorKind::Redirect => false,
            Some(200) | None => connection,
            Some(status) => matches!(status, 408 | 429 | 500 | 502 | 503 | 504 | 520..=526),
        }
    }

    /// An argument is invalid. Nothing was sent.
    ///
    /// The calling program must change.
    pub fn is_invalid_input(&self) -> bool {
        self.0.kind == ErrorKind::InvalidInput
    }

    /// The response, or one record of it, does not have the documented form.
    ///
    /// If [`record_index`](Self::record_index) is `Some`, the listing continues after this record. Report the
    /// [`json_path`](Self::json_path) to the maintainers of this crate: the API has probably changed.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// The response does not come from the API, or is a redirect.
    ///
    /// Check the base URL, and what is between this machine and the service: a proxy, a sign-in page.
    pub fn is_unexpected_response(&self) -> bool {
        matches!(self.0.kind, ErrorKind::UnexpectedResponse | ErrorKind::Redirect)
    }

    /// The listing returned a cursor for the second time, so that it would never end.
    ///
    /// The pages so far are valid. Start the listing again later, or with other filters.
    pub fn is_cursor_loop(&self) -> bool {
        self.0.kind == ErrorKind::CursorLoop
    }

    /// The connection failed or broke, or the time limit was exceeded.
    fn is_connection_failure(&self) -> bool {
        matches!(
            self.cause().0.kind,
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport
        )
    }

    /// Whether the API's own response is unknown: there is none, it broke off, or a gateway responded instead.
    pub(crate) fn is_response_lost(&self) -> bool {
        let gateway = matches!(self.status(), Some(502 | 504 | 520..=526));
        self.is_connection_failure() || (self.0.kind == ErrorKind::Api && gateway)
    }

    /// Whether the service, or the way to it, does not work at all, so that other requests will fail as well.
    pub(crate) fn is_outage(&self) -> bool {
        let is_sent = self.0.attempts > 0;
        let is_foreign = self.is_unexpected_response();
        let is_failing = self.is_server_error() || self.is_rate_limited() || is_foreign;
        is_sent && (is_failing || self.is_connection_failure() || self.is_connect())
    }

    /// Whether the service refuses every request of this client, whatever its arguments.
    pub(crate) fn is_refused_for_all(&self) -> bool {
        self.is_authentication() || self.is_permission_denied() || self.is_bad_route()
    }

    /// The first error of a bulk operation; the error itself otherwise.
    fn cause(&self) -> &Self {
        self.bulk().and_then(BulkError::first_error).unwrap_or(self)
    }
}
