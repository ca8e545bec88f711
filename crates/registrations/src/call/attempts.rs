//! What a call remembers from one attempt to the next.

use std::time::Duration;

use tokio::time::Instant;

use super::Request;
use crate::{
    Client, Error, ErrorKind, Operation, Result, RetryPolicy,
    clock::{self, Clock},
};

pub(super) struct Attempts<'a> {
    policy: &'a RetryPolicy,
    clock: &'a dyn Clock,
    operation: Operation,
    /// The end of the time limit for the whole call.
    time_limit: Option<Instant>,
    /// The start of the first attempt.
    first: Option<Instant>,
    count: u32,
    may_have_applied: bool,
    /// An attempt may have succeeded, and its response is unknown.
    response_lost: bool,
    /// The failure of the previous attempt. It says more than the fact that there was no time for another one.
    last: Option<Error>,
}

impl<'a> Attempts<'a> {
    pub(super) fn new(client: &'a Client, operation: Operation) -> Self {
        let clock = &*client.shared.clock;
        Self {
            policy: &client.retry,
            clock,
            operation,
            time_limit: client.timeout.and_then(|timeout| clock.now().checked_add(timeout)),
            first: None,
            count: 0,
            may_have_applied: false,
            response_lost: false,
            last: None,
        }
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// After this time no attempt starts.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let retries = self.first.and_then(|first| self.policy.deadline(first));
        self.time_limit.into_iter().chain(retries).min()
    }

    /// Starts an attempt, and returns how long it may take. `None` if no time remains.
    pub(super) fn start(&mut self, attempt_timeout: Duration) -> Option<Duration> {
        let now = self.clock.now();
        let remaining = self.time_limit.map(|limit| limit.saturating_duration_since(now));
        if remaining == Some(Duration::ZERO) {
            return None;
        }
        self.first.get_or_insert(now);
        self.count += 1;
        Some(remaining.map_or(attempt_timeout, |remaining| remaining.min(attempt_timeout)))
    }

    pub(super) fn recover_lost_response<R: Request>(
        &self,
        request: &R,
        error: &Error,
    ) -> Option<R::Output> {
        let output = self.response_lost.then(|| request.recover_lost_response(error)).flatten()?;
        tracing::debug!(
            attempt = self.count,
            status = error.status(),
            ray_id = error.ray_id(),
            "an earlier attempt had succeeded"
        );
        Some(output)
    }

    /// Records the failure of an attempt, and returns when to retry; or the error, to give up.
    pub(super) fn fail(&mut self, error: Error) -> Result<Instant> {
        self.may_have_applied |= error.may_have_applied();
        self.response_lost |= error.may_have_applied() && error.is_response_lost();
        let error = error.with_may_have_applied(self.may_have_applied).with_attempts(self.count);
        let now = self.clock.now();
        let retry_at = self
            .policy
            .next(&error, self.count, self.first.unwrap_or(now), self.clock)
            .filter(|at| self.time_limit.is_none_or(|limit| *at < limit));
        let Some(retry_at) = retry_at else {
            if error.is_transient() {
                tracing::warn!(attempts = self.count, %error, "gave up");
            }
            return Err(error);
        };
        let wait = clock::rounded(retry_at.saturating_duration_since(now));
        if wait > Duration::from_secs(1) {
            tracing::info!(attempt = self.count, ?wait, %error, "waiting for a retry");
        } else {
            tracing::debug!(attempt = self.count, ?wait, %error, "waiting for a retry");
        }
        self.last = Some(error);
        Ok(retry_at)
    }

    /// The error if no time remains for an attempt, or for waiting until `until`.
    pub(super) fn out_of_time(self, until: Option<Instant>) -> Error {
        let wait = until.map(|until| until.saturating_duration_since(self.clock.now()));
        let error = self.last.unwrap_or_else(|| {
            Error::new(ErrorKind::Timeout).with_operation(self.operation).with_message(
                match until {
                    Some(_) => "the time limit leaves no room to wait for the rate limit",
                    None => "the time limit was exceeded before the request was sent",
                },
            )
        });
        let wait = wait.max(error.retry_after());
        let error = error.with_retry_after(wait);
        tracing::warn!(attempts = self.count, %error, "gave up");
        error
    }

    /// The error if the call was told to stop while it waited.
    pub(super) fn stopped(self) -> Error {
        self.last.unwrap_or_else(|| {
            Error::new(ErrorKind::Timeout)
                .with_operation(self.operation)
                .with_message("stopped before the request was sent")
        })
    }
}
