//! What a call remembers from one attempt to the next.

use std::time::Duration;

use tokio::time::Instant;

use super::Request;
use crate::{
    client::Client,
    clock::{self, Clock},
    error::{Error, ErrorKind, Result},
    operation::Operation,
    pacing::{NoPermit, Patience},
    retry::RetryPolicy,
    transport::Attempt,
};

pub(super) struct Attempts<'a> {
    policy: &'a RetryPolicy,
    clock: &'a dyn Clock,
    operation: Operation,
    /// The end of the time limit for the whole call.
    time_limit: Option<Instant>,
    patience: Patience,
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
        let started = clock.now();
        let timeout = client.timeout.and_then(|timeout| started.checked_add(timeout));
        let time_limit = timeout.into_iter().chain(client.deadline).min();
        let patience = client.retry.patience(started);
        let deadline = time_limit.into_iter().chain(patience.deadline).min();
        Self {
            policy: &client.retry,
            clock,
            operation,
            time_limit,
            patience: Patience { deadline, ..patience },
            count: 0,
            may_have_applied: false,
            response_lost: false,
            last: None,
        }
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// How long the call may wait before an attempt.
    pub(super) fn patience(&self) -> Patience {
        self.patience
    }

    /// Starts an attempt, and returns how long it may take. `None` if no time remains.
    pub(super) fn start(&mut self, attempt_timeout: Duration) -> Option<(Attempt, Duration)> {
        let now = self.clock.now();
        let remaining = self.time_limit.map(|limit| limit.saturating_duration_since(now));
        if remaining == Some(Duration::ZERO) {
            return None;
        }
        self.count += 1;
        let timeout = remaining.map_or(attempt_timeout, |remaining| remaining.min(attempt_timeout));
        Some((Attempt::new(self.operation, self.count), timeout))
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
            .next(&error, self.count, self.clock)
            .filter(|_| self.operation.is_repeatable() || !self.may_have_applied)
            .filter(|at| self.patience.deadline.is_none_or(|deadline| *at < deadline));
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

    /// The error if no attempt may start, or only after a wait that is too long.
    pub(super) fn not_sent(self, reason: NoPermit) -> Error {
        let (kind, message, until) = match reason {
            NoPermit::Refused(until) => (
                ErrorKind::RateLimited,
                "the service refuses every request for longer than this call may wait",
                Some(until),
            ),
            NoPermit::Spent(until) => (
                ErrorKind::RateLimited,
                "the quota of the rate limit is spent for longer than this call may wait",
                Some(until),
            ),
            NoPermit::OutOfTime => (
                ErrorKind::Timeout,
                "the time limit was exceeded before the request was sent",
                None,
            ),
        };
        let error = self.last.unwrap_or_else(|| {
            Error::new(kind).with_operation(self.operation).with_message(message)
        });
        let wait = until.map(|until| until.saturating_duration_since(self.clock.now()));
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
