//! When to ask again, and when to give up.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Error, clock::Clock};

/// How often, how long and when a request is sent again.
///
/// Failed connections, timeouts, and the statuses 408, 429, 500, 502, 503, 504 and 520 to 526 are retried, for all
/// six operations: to repeat one leads to the same state. Nothing else is.
///
/// Before each retry the client waits for a random span (full jitter) of at most
/// [`base_delay`](Self::base_delay) × 2ⁿ, but no more than [`max_delay`](Self::max_delay); or, where the service
/// says so, for as long as `Retry-After`. If that is longer than [`max_retry_after`](Self::max_retry_after), the
/// error is returned at once, and [`Error::retry_after`](crate::Error::retry_after) tells how long to wait.
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
    attempts: u32,
    base: Duration,
    most: Duration,
    retry_after: Duration,
    elapsed: Duration,
}

impl Default for RetryPolicy {
    /// 5 attempts within 15 minutes, ½ s at first and at most 30 s between them, and `Retry-After` up to 5½ min,
    /// which covers the five minutes for which the service refuses everybody who has overrun the quota.
    fn default() -> Self {
        Self {
            attempts: 5,
            base: Duration::from_millis(500),
            most: Duration::from_secs(30),
            retry_after: Duration::from_secs(330),
            elapsed: Duration::from_secs(900),
        }
    }
}

impl RetryPolicy {
    /// Every request is sent once.
    pub fn none() -> Self {
        Self::default().max_attempts(1)
    }

    /// How often a request is sent at most, the first time included. Default 5; 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest wait before the first retry; it doubles with each. Default ½ s.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base = delay;
        self
    }

    /// The longest wait before any retry that the service does not ask for. Default 30 s.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.most = delay;
        self
    }

    /// The longest `Retry-After` to obey. Default 5 min 30 s.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = wait;
        self
    }

    /// No retry begins later than this after the first attempt began, not even one that has to wait for the rate
    /// limit. Default 15 min.
    pub fn max_elapsed(mut self, elapsed: Duration) -> Self {
        self.elapsed = elapsed;
        self
    }

    /// When to try again after `error`, if at all. `began` is when the first of `attempts` did.
    pub(crate) fn next(
        &self,
        error: &Error,
        attempts: u32,
        began: Instant,
        clock: &dyn Clock,
    ) -> Option<Instant> {
        if attempts >= self.attempts || !error.is_transient() {
            return None;
        }
        let wait = match error.retry_after() {
            Some(wait) if wait > self.retry_after => return None,
            Some(wait) => wait,
            None => clock.jitter(self.delay(attempts)),
        };
        let at = clock.now().checked_add(wait)?;
        (at.saturating_duration_since(began) <= self.elapsed).then_some(at)
    }

    /// The time after which no retry begins, if the first attempt began then.
    pub(crate) fn ends(&self, began: Instant) -> Option<Instant> {
        began.checked_add(self.elapsed)
    }

    fn delay(&self, attempts: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        self.base.saturating_mul(doubled).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::RetryPolicy;
    use crate::{
        Error, ErrorKind,
        clock::{Clock, SystemClock, manual::ManualClock},
    };

    const SECOND: Duration = Duration::from_secs(1);

    fn status(status: u16, retry_after: Option<Duration>) -> Error {
        let mut error = Error::new(ErrorKind::Api);
        error.inner_mut().status = Some(status);
        error.inner_mut().retry_after = retry_after;
        error
    }

    /// The wait before the retry that follows this many attempts.
    fn wait(policy: &RetryPolicy, error: &Error, attempts: u32) -> Option<Duration> {
        let clock = ManualClock::new();
        let at = policy.next(error, attempts, clock.now(), &clock)?;
        Some(at - clock.now())
    }

    #[test]
    fn these_are_retried_and_no_others() {
        let policy = RetryPolicy::default();
        let retried: Vec<u16> =
            (100..1000).filter(|code| wait(&policy, &status(*code, None), 1).is_some()).collect();
        assert_eq!(retried, [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526]);
        let of_kind = |kind| wait(&policy, &Error::new(kind), 1).is_some();
        assert!(of_kind(ErrorKind::Connect));
        assert!(of_kind(ErrorKind::Timeout));
        assert!(of_kind(ErrorKind::Transport));
        for kind in [ErrorKind::Api, ErrorKind::NotApi, ErrorKind::Decode, ErrorKind::InvalidInput]
        {
            assert!(!of_kind(kind), "{kind:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let policy = RetryPolicy::default().max_attempts(u32::MAX);
        let error = status(503, None);
        // This clock's jitter always picks the longest.
        let waits: Vec<_> =
            (1..9).map(|attempts| wait(&policy, &error, attempts).unwrap()).collect();
        let expected = [0.5, 1., 2., 4., 8., 16., 30., 30.].map(Duration::from_secs_f64);
        assert_eq!(waits, expected);
        assert_eq!(wait(&policy, &error, u32::MAX - 1), Some(30 * SECOND));
    }

    #[test]
    fn attempts_and_time_are_bounded() {
        let policy = RetryPolicy::default();
        let error = status(503, None);
        assert!(wait(&policy, &error, 4).is_some());
        assert!(wait(&policy, &error, 5).is_none());
        assert!(wait(&RetryPolicy::none(), &error, 1).is_none());

        let clock = ManualClock::new();
        let began = clock.now();
        clock.pass(899 * SECOND);
        assert!(policy.next(&error, 1, began, &clock).is_some());
        clock.pass(SECOND);
        assert!(policy.next(&error, 1, began, &clock).is_none());
    }

    #[test]
    fn spans_without_measure_do_no_harm() {
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
    fn retry_after_is_obeyed_up_to_its_limit() {
        let policy = RetryPolicy::default();
        let waits = |seconds| wait(&policy, &status(429, Some(seconds * SECOND)), 1);
        assert_eq!(waits(0), Some(Duration::ZERO));
        assert_eq!(waits(300), Some(300 * SECOND));
        assert_eq!(waits(331), None);
    }
}
