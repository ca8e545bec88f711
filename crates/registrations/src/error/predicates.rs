//! The questions that programs ask. Each predicate's docs say what to do.

use super::{BulkError, Error, ErrorKind, Origin};
use crate::operation::Operation;

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
            && self.origin() == Origin::Api
            && !self.api_errors().is_empty()
            && !self.is_bad_route()
    }

    /// The API could not route the request (codes 7003 and 7000). The account id is probably malformed.
    ///
    /// Compare it with the id that the dashboard shows.
    pub fn is_bad_route(&self) -> bool {
        NO_ROUTE.iter().any(|code| self.has_code(*code))
    }

    /// The rate limit was exceeded (429), or the call would have to wait longer for it than its policy allows.
    ///
    /// The limit is 1,200 requests in five minutes for everything that uses the same user or token. Wait for
    /// [`retry_after`](Self::retry_after). Share one [`Client`](crate::Client): all its clones pace themselves
    /// together.
    pub fn is_rate_limited(&self) -> bool {
        self.cause().0.kind == ErrorKind::RateLimited
            || self.status() == Some(429)
            || self.has_code(10100)
    }

    /// The credentials are missing, malformed or not accepted (401, or a code that says so).
    ///
    /// Check the token. The API also uses code 10000 for a missing permission; then
    /// [`is_permission_denied`](Self::is_permission_denied) is true as well.
    pub fn is_authentication(&self) -> bool {
        (self.status() == Some(401) && !self.is_blocked())
            || AUTHENTICATION.iter().any(|code| self.has_code(*code))
    }

    /// Something in front of the API refused the request (401, 403, 407 or 451 with an HTML page or with an error of the
    /// vendor's edge): a challenge such as "Just a moment…", a firewall, a proxy, a sign-in page.
    ///
    /// The token is not the reason: do not change it. Check the network, the proxy and the base URL, and give the
    /// [`ray_id`](Self::ray_id) to whoever runs the firewall.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # let page = "<!DOCTYPE html><title>Just a moment...</title>";
    /// # emulator.inject(registrations_emulator::Fault::status(403).body("text/html", page));
    /// let error = client.list().send().await.unwrap_err();
    /// assert_eq!(error.reason(), "an HTML page titled \"Just a moment...\"");
    /// assert!(error.is_blocked() && !error.is_permission_denied());
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_blocked(&self) -> bool {
        self.cause().0.kind == ErrorKind::Api
            && self.origin() == Origin::InFront
            && matches!(self.status(), Some(401 | 403 | 407 | 451))
    }

    /// The credentials do not allow the operation (403).
    ///
    /// Give the token the permission that [`Operation::permission`](crate::Operation::permission) names, for this
    /// account.
    pub fn is_permission_denied(&self) -> bool {
        self.status() == Some(403) && !self.is_blocked()
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

    /// The failure may be temporary: the connection failed or broke, the time limit was exceeded, the rate limit allows
    /// no request yet, or the status was 408, 429, 500, 502, 503, 504 or 520 to 526.
    ///
    /// The client has already retried as its [`RetryPolicy`](crate::RetryPolicy) allows. Try again later.
    pub fn is_transient(&self) -> bool {
        let connection = self.is_connection_failure();
        match self.status() {
            _ if self.cause().0.kind == ErrorKind::Redirect => false,
            Some(200) | None => connection || self.cause().0.kind == ErrorKind::RateLimited,
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
        self.cause().0.kind == ErrorKind::Decode
    }

    /// The response does not come from the API, or is a redirect.
    ///
    /// Check the base URL, and what is between this machine and the service: a proxy, a sign-in page.
    pub fn is_unexpected_response(&self) -> bool {
        matches!(self.cause().0.kind, ErrorKind::UnexpectedResponse | ErrorKind::Redirect)
    }

    /// The listing returned a cursor for the second time, so that it would never end.
    ///
    /// The pages so far are valid. Start the listing again later, or with other filters.
    pub fn is_cursor_loop(&self) -> bool {
        self.0.kind == ErrorKind::CursorLoop
    }

    /// The service refused a page that was requested with a cursor, probably because it no longer accepts the cursor:
    /// status 400, 410 or 422 with errors of the API.
    ///
    /// Start the listing again without [`resume_from`](crate::List::resume_from). If that is refused as well, the
    /// cursor was not the reason. The vendor documents neither how long a cursor lives nor how it is refused, so this is
    /// an assumption.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let page = match client.list().resume_from("a cursor of last month").send().await {
    ///     Err(error) if error.is_cursor_refused() => client.list().send().await?,
    ///     result => result?,
    /// };
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_cursor_refused(&self) -> bool {
        self.0.has_request_cursor
            && matches!(self.status(), Some(400 | 410 | 422))
            && self.origin() == Origin::Api
            && !self.api_errors().is_empty()
            && self.is_request_refused()
    }

    /// The service, or the way to it, does not work, so that other requests will probably fail as well: no connection,
    /// a timeout, 5xx, an exceeded rate limit, or a response that does not come from the API.
    ///
    /// Send no more for now. [`Bulk`](crate::Bulk) stops after some of these
    /// ([`max_consecutive_failures`](crate::Bulk::max_consecutive_failures)).
    ///
    /// At most one of `is_outage`, [`is_access_refused`](Self::is_access_refused) and
    /// [`is_request_refused`](Self::is_request_refused) is true. All three describe the first error of a bulk operation.
    ///
    /// ```
    /// use registrations::Error;
    ///
    /// /// Whether to continue with the next registration after this failure.
    /// fn can_continue(error: &Error) -> bool {
    ///     error.is_request_refused()
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url())
    /// #     .retry(registrations::RetryPolicy::none()).build()?;
    /// # let fault = registrations_emulator::Fault::status;
    /// # emulator.inject(fault(409));
    /// assert!(can_continue(&client.delete("a").await.unwrap_err()));
    /// # emulator.inject(fault(503));
    /// let error = client.delete("a").await.unwrap_err();
    /// assert!(error.is_outage() && !can_continue(&error));
    /// # emulator.inject(fault(401));
    /// let error = client.delete("a").await.unwrap_err();
    /// assert!(error.is_access_refused() && !can_continue(&error));
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_outage(&self) -> bool {
        let is_failing = self.is_transient() || self.is_server_error() || self.is_rate_limited();
        let is_failed = is_failing || self.is_unexpected_response() || self.is_connect();
        is_failed && !self.is_access_refused()
    }

    /// The service refuses every request of this client, whatever its arguments: the credentials
    /// ([`is_authentication`](Self::is_authentication)), their permissions
    /// ([`is_permission_denied`](Self::is_permission_denied)), the account id ([`is_bad_route`](Self::is_bad_route)), or
    /// something in front of the API ([`is_blocked`](Self::is_blocked)).
    ///
    /// Send no more with this client. [`Bulk`](crate::Bulk) stops at the first one.
    pub fn is_access_refused(&self) -> bool {
        self.is_authentication()
            || self.is_permission_denied()
            || self.is_bad_route()
            || self.is_blocked()
    }

    /// The service refused this request because of its arguments, and nothing was changed. Requests with other
    /// arguments can succeed.
    ///
    /// Continue with the others. A chunk of a bulk operation may have been refused because of one of its ids: send the
    /// ids again in smaller chunks.
    pub fn is_request_refused(&self) -> bool {
        let cause = self.cause();
        cause.0.kind == ErrorKind::Api
            && matches!(cause.status(), Some(200 | 400..=499))
            && !cause.may_have_applied()
            && !cause.is_access_refused()
            && !cause.is_outage()
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

    /// The first error of a bulk operation; the error itself otherwise.
    fn cause(&self) -> &Self {
        self.bulk().and_then(BulkError::first_error).unwrap_or(self)
    }
}
