//! The questions that programs ask, each with what to do about it.

use super::{Error, ErrorKind};

/// Codes that the API has been seen to give when it does not accept the credentials.
const AUTHENTICATION: [i64; 5] = [10000, 10001, 9106, 9109, 6003];
/// Codes that the API has been seen to give with a malformed account id.
const NO_ROUTE: [i64; 2] = [7003, 7000];

impl Error {
    /// There is no such registration: the API itself says so (404, with errors of its own).
    ///
    /// For most programs it means that there is nothing left to do. It does not hold for a 404 that says nothing of
    /// registrations: a page of HTML from the edge, an account id that leads nowhere
    /// ([`is_bad_route`](Self::is_bad_route)), an answer from elsewhere. That the service answers so for an id that
    /// it does not know has been assumed; the vendor does not say.
    pub fn is_not_found(&self) -> bool {
        let by_the_api = !self.is_from_elsewhere() && !self.0.errors.is_empty();
        self.0.status == Some(404) && by_the_api && !self.is_bad_route()
    }

    /// The API could not route the request (codes 7003 and 7000): the account id is probably malformed.
    ///
    /// Compare it with the one that the account really has.
    pub fn is_bad_route(&self) -> bool {
        NO_ROUTE.iter().any(|code| self.has_code(*code))
    }

    /// More requests were sent than the quota allows (429).
    ///
    /// It is 1,200 in five minutes for everything that uses the same user or token. Wait for
    /// [`retry_after`](Self::retry_after), and share one [`Client`](crate::Client), which paces itself: its clones
    /// know of each other.
    pub fn is_rate_limited(&self) -> bool {
        self.0.status == Some(429) || self.has_code(10100)
    }

    /// The credentials are missing, malformed or not accepted (401, or a code that says so).
    ///
    /// Check the token. The API uses code 10000 for a missing permission as well: then
    /// [`is_permission`](Self::is_permission) holds too.
    pub fn is_authentication(&self) -> bool {
        self.0.status == Some(401) || AUTHENTICATION.iter().any(|code| self.has_code(*code))
    }

    /// The credentials do not allow this (403).
    ///
    /// Give the token the permission that [`Operation::permission`](crate::Operation::permission) names, for the
    /// account that is asked for.
    pub fn is_permission(&self) -> bool {
        self.0.status == Some(403)
    }

    /// The time allowed has passed, or the service said that it had (408, 504, 524).
    ///
    /// Ask for smaller pages or chunks, or allow more time. A change may have been made: see
    /// [`may_have_applied`](Self::may_have_applied).
    pub fn is_timeout(&self) -> bool {
        self.cause().0.kind == ErrorKind::Timeout || matches!(self.0.status, Some(408 | 504 | 524))
    }

    /// There is no connection to the service.
    ///
    /// Check the network, proxy and base URL. Nothing was sent.
    pub fn is_connect(&self) -> bool {
        self.cause().0.kind == ErrorKind::Connect
    }

    /// It is the connection that failed, not the request: no connection, a broken one, or no answer in time.
    ///
    /// To ask again later is safe, and all that can be done.
    pub fn is_connection(&self) -> bool {
        matches!(
            self.cause().0.kind,
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport
        )
    }

    /// The service failed (5xx).
    ///
    /// Ask again later. If it lasts, give the vendor's support the [`ray_id`](Self::ray_id).
    pub fn is_server_error(&self) -> bool {
        matches!(self.0.status, Some(500..=599))
    }

    /// It may pass by itself: the connection failed, or the status was 408, 429, 500, 502, 503, 504 or 520 to 526.
    ///
    /// The client has already asked as often as its [`RetryPolicy`](crate::RetryPolicy) allows. Ask again later.
    pub fn is_transient(&self) -> bool {
        match self.0.status {
            _ if self.is_from_elsewhere() => false,
            Some(200) | None => self.is_connection(),
            Some(status) => matches!(status, 408 | 429 | 500 | 502 | 503 | 504 | 520..=526),
        }
    }

    /// The arguments cannot be meant.
    ///
    /// It is the calling program that must change. Nothing was sent.
    pub fn is_invalid_input(&self) -> bool {
        self.0.kind == ErrorKind::InvalidInput
    }

    /// The answer, or one record of it, could not be read.
    ///
    /// If it is one record ([`record_index`](Self::record_index)), the listing goes on after it. Report the
    /// [`json_path`](Self::json_path) to the maintainers of this crate: the API has changed.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// The answer does not come from the API, or leads elsewhere.
    ///
    /// Check the base URL, and what sits between this machine and the service: a proxy, a sign-in page.
    pub fn is_not_api(&self) -> bool {
        matches!(self.0.kind, ErrorKind::NotApi | ErrorKind::Redirect)
    }

    /// A listing came back to where it had already been.
    ///
    /// The pages so far are good, but the rest cannot be had this way. Start over later, or with other filters.
    pub fn is_cursor_loop(&self) -> bool {
        self.0.kind == ErrorKind::CursorLoop
    }

    /// Whether the answer leads or comes from elsewhere, so that its status is not the service's.
    fn is_from_elsewhere(&self) -> bool {
        self.cause().0.kind == ErrorKind::Redirect
    }

    /// Whether the service's own answer is unknown: there is none, it broke off, or a gateway speaks in its stead.
    pub(crate) fn is_without_answer(&self) -> bool {
        let gateway = matches!(self.0.status, Some(502 | 504 | 520..=526));
        self.is_connection() || (self.0.kind == ErrorKind::Api && gateway)
    }

    /// Of a bulk operation, the first error; of anything else, itself.
    fn cause(&self) -> &Self {
        let first = self.bulk().and_then(crate::BulkError::first_error);
        first.unwrap_or(self)
    }
}
