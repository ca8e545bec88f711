//! When to retry, and when to give up.

use std::time::Duration;

use tokio::time::Instant;

use crate::{clock::Clock, error::Error, pacing::Patience};

/// How often, how long and when a request is retried.
///
/// Retried are failed and broken connections, exceeded time limits, and the statuses 408, 429, 500, 502, 503, 504 and
/// 520 to 526, for all operations: repeating one leads to the same state. Everything else is permanent.
/// [`ApiRequest`](crate::ApiRequest) says which requests to other endpoints are retried.
///
/// Before each retry the client waits for a random duration (full jitter) of at most
/// [`base_delay`](Self::base_delay) × 2ⁿ, limited by [`max_delay`](Self::max_delay). If the service sends
/// `Retry-After`, the client waits exactly that long, if it is not 0.
///
/// # What each setting bounds
///
/// Before an attempt, a call can have to wait for the rate limit: with [pacing](crate::ClientBuilder::pacing), until the
/// next window if the quota is spent, and until the end of a refusal if the service has refused another call of this
/// client with 429 and `Retry-After`. No wait is cut short: a call that would have to wait for longer than these settings
/// allow fails at once. If it has sent nothing yet, [`Error::is_rate_limited`] is true and [`Error::attempts`] is 0.
/// [`Error::retry_after`] has the whole wait.
///
/// | Setting | One attempt | Retries | Waits for the rate limit | The whole call |
/// | --- | --- | --- | --- | --- |
/// | [`connect_timeout`](crate::ClientBuilder::connect_timeout) | its connection | | | |
/// | [`attempt_timeout`](crate::ClientBuilder::attempt_timeout) | from the first to the last byte | | | |
/// | [`max_attempts`](Self::max_attempts) | | their number | 1: none for the end of a refusal | |
/// | [`base_delay`](Self::base_delay), [`max_delay`](Self::max_delay) | | the wait before each, without `Retry-After` | | |
/// | [`max_retry_after`](Self::max_retry_after) | | the wait before each, with `Retry-After` | each wait | |
/// | [`max_elapsed`](Self::max_elapsed) | | none starts later | none ends later | no attempt starts later |
/// | [`timeout`](crate::ClientBuilder::timeout) | ends it | none starts later | none ends later | ends it |
/// | [`with_deadline`](crate::Client::with_deadline) | ends it | none starts later | none ends later | ends all calls |
///
/// ```
/// use std::time::Duration;
/// use registrations::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(8).max_elapsed(Duration::from_secs(3_600));
/// let impatient = RetryPolicy::none();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    max_elapsed: Duration,
}

impl Default for RetryPolicy {
    /// 5 attempts in 15 minutes; delays from ½ s to 30 s; `Retry-After` up to 5½ minutes, which covers the five
    /// minutes for which the service refuses everything once the rate limit is exceeded.
    fn default() -> Self {
        Self {
            max_attempts: 5,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(30),
            max_retry_after: Duration::from_secs(330),
            max_elapsed: Duration::from_secs(900),
        }
    }
}

impl RetryPolicy {
    /// Sends every request once.
    ///
    /// The client still waits for the next window of the rate limit, but not for the end of a refusal: that would be a
    /// retry of another call. To fail instead of waiting for the next window as well, also set
    /// [`max_retry_after`](Self::max_retry_after) to zero.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// How many times a request is sent, the first attempt included. Default: 5; 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The longest delay before the first retry. It doubles with each retry. Default: ½ s.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest delay before any retry, if the service sends no `Retry-After`. Default: 30 s.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest wait that the service can impose: a `Retry-After`, the end of a refusal that another call received,
    /// or the next window of the rate limit. Default: 5 min 30 s.
    ///
    /// If the service asks for a longer one, the call fails at once, and [`Error::retry_after`] has the duration.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// No attempt starts later than this after the start of the call, waits for the rate limit included. Default:
    /// 15 min.
    ///
    /// It does not end an attempt: see [`ClientBuilder::timeout`](crate::ClientBuilder::timeout). If a program starts
    /// more calls at once than a few windows of the rate limit admit, allow more time or limit their concurrency.
    ///
    /// ```
    /// # async fn example(client: registrations::Client) -> registrations::Result<()> {
    /// use std::time::Duration;
    /// use registrations::RetryPolicy;
    ///
    /// // A nightly job has time, as long as the service comes back.
    /// let hour = Duration::from_secs(3_600);
    /// let patient = RetryPolicy::default().max_attempts(100).max_elapsed(hour);
    /// let registrations = client.with_retry(patient).list().collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_elapsed(mut self, elapsed: Duration) -> Self {
        self.max_elapsed = elapsed;
        self
    }

    /// When to retry after `error`; `None` to give up.
    pub(crate) fn next(&self, error: &Error, attempts: u32, clock: &dyn Clock) -> Option<Instant> {
        if attempts >= self.max_attempts || !error.is_transient() {
            return None;
        }
        let wait = match error.retry_after() {
            Some(wait) if wait > self.max_retry_after => return None,
            // A service that asks for no wait gets the usual one.
            Some(Duration::ZERO) | None => clock.jitter(self.delay(attempts)),
            Some(wait) => wait,
        };
        clock.now().checked_add(wait)
    }

    /// Whether a call may wait this long, because the service asks for it.
    pub(crate) fn allows_wait(&self, wait: Duration) -> bool {
        wait <= self.max_retry_after && wait <= self.max_elapsed
    }

    /// How long a call that started at `started` may wait for the rate limit. Its deadline also holds for retries.
    pub(crate) fn patience(&self, started: Instant) -> Patience {
        Patience {
            deadline: started.checked_add(self.max_elapsed),
            max_wait: self.max_retry_after,
            for_refusals: self.max_attempts > 1,
        }
    }

    fn delay(&self, attempts: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempts.saturating_sub(1));
        self.base_delay.saturating_mul(factor).min(self.max_delay)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::RetryPolicy;
    use crate::{
        clock::{Clock, SystemClock, manual::ManualClock},
        error::{Error, ErrorKind, ResponseFacts},
    };

    const SECOND: Duration = Duration::from_secs(1);

    fn status(status: u16, retry_after: Option<Duration>) -> Error {
        let response = ResponseFacts { status, ..ResponseFacts::default() };
        Error::new(ErrorKind::Api).with_response(response).with_retry_after(retry_after)
    }

    /// The wait before the retry that follows this many attempts.
    fn wait(policy: &RetryPolicy, error: &Error, attempts: u32) -> Option<Duration> {
        let clock = ManualClock::new();
        let at = policy.next(error, attempts, &clock)?;
        Some(at - clock.now())
    }

    #[test]
    fn only_temporary_failures_are_retried() {
        let policy = RetryPolicy::default();
        let retried: Vec<u16> =
            (100..1000).filter(|code| wait(&policy, &status(*code, None), 1).is_some()).collect();
        assert_eq!(retried, [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526]);
        let of_kind = |kind| wait(&policy, &Error::new(kind), 1).is_some();
        assert!(of_kind(ErrorKind::Connect));
        assert!(of_kind(ErrorKind::Timeout));
        assert!(of_kind(ErrorKind::Transport));
        for kind in [
            ErrorKind::Api,
            ErrorKind::Certificate,
            ErrorKind::Decode,
            ErrorKind::InvalidInput,
            ErrorKind::ResponseTooLarge,
            ErrorKind::UnexpectedResponse,
        ] {
            assert!(!of_kind(kind), "{kind:?}");
        }
    }

    #[test]
    fn delays_double_up_to_the_maximum() {
        let policy = RetryPolicy::default().max_attempts(u32::MAX);
        let error = status(503, None);
        // The jitter of this clock is always the maximum.
        let waits: Vec<_> =
            (1..9).map(|attempts| wait(&policy, &error, attempts).unwrap()).collect();
        let expected = [0.5, 1., 2., 4., 8., 16., 30., 30.].map(Duration::from_secs_f64);
        assert_eq!(waits, expected);
        assert_eq!(wait(&policy, &error, u32::MAX - 1), Some(30 * SECOND));
    }

    #[test]
    fn attempts_are_bounded() {
        let policy = RetryPolicy::default();
        let error = status(503, None);
        assert!(wait(&policy, &error, 4).is_some());
        assert!(wait(&policy, &error, 5).is_none());
        assert!(wait(&RetryPolicy::none(), &error, 1).is_none());
    }

    #[test]
    fn enormous_durations_do_not_overflow() {
        let endless = RetryPolicy::default()
            .base_delay(Duration::MAX)
            .max_delay(Duration::MAX)
            .max_retry_after(Duration::MAX)
            .max_elapsed(Duration::MAX);
        assert_eq!(wait(&endless, &status(503, None), 1), None);
        assert_eq!(wait(&endless, &status(429, Some(Duration::MAX)), 1), None);
        assert_eq!(SystemClock.jitter(Duration::ZERO), Duration::ZERO);
        assert!(SystemClock.jitter(Duration::MAX) <= Duration::MAX);
    }

    #[test]
    fn retry_after_is_respected_up_to_its_limit() {
        let policy = RetryPolicy::default();
        let waits = |seconds| wait(&policy, &status(429, Some(seconds * SECOND)), 1);
        assert_eq!(waits(0), Some(Duration::from_millis(500)), "no wait at all would be too soon");
        assert_eq!(waits(330), Some(330 * SECOND));
        assert_eq!(waits(331), None);
    }

    #[test]
    fn a_policy_without_retries_does_not_wait_for_the_refusals_of_other_calls() {
        let waits = |policy: RetryPolicy| policy.patience(SystemClock.now()).for_refusals;
        assert!(!waits(RetryPolicy::none()));
        assert!(waits(RetryPolicy::default().max_attempts(2)));
    }
}
