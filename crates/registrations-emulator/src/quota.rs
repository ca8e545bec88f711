//! The quota of requests.

use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{error, fmt};

use crate::duration;

/// How many requests are allowed in a window of time.
///
/// Every request counts. The first request past the limit starts a block, as long as the window, in
/// which every request is refused with 429.
///
/// As text, a quota is a number of requests and a duration, or `off`:
///
/// ```
/// use std::time::Duration;
/// use registrations_emulator::Quota;
///
/// assert_eq!("20/5s".parse(), Ok(Quota::new(20, Duration::from_secs(5))));
/// assert_eq!("off".parse(), Ok(Quota::unlimited()));
/// assert_eq!(Quota::vendor().to_string(), "1200/5m");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota(Option<Rate>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rate {
    limit: u64,
    window: Duration,
}

/// The longest window, which every clock and header can hold.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);

impl Quota {
    /// This many requests, at least 1, in this window, at most a hundred years.
    ///
    /// A limit of 0 counts as 1: to have every request refused, inject
    /// [`Fault::rate_limited`](crate::Fault::rate_limited) with
    /// [`always`](crate::Fault::always). Headers give whole seconds, rounded up. A window of zero
    /// length allows every request.
    pub const fn new(limit: u64, window: Duration) -> Self {
        let limit = if limit == 0 { 1 } else { limit };
        let window = if window.as_secs() < LONGEST.as_secs() { window } else { LONGEST };
        Self(Some(Rate { limit, window }))
    }

    /// The vendor's quota: 1,200 requests in 300 seconds.
    pub const fn vendor() -> Self {
        Self::new(1_200, Duration::from_secs(300))
    }

    /// No limit, and no rate limit headers.
    pub const fn unlimited() -> Self {
        Self(None)
    }

    /// How many requests are allowed in a window; `None` if there is no limit.
    pub const fn limit(&self) -> Option<u64> {
        match self.0 {
            Some(rate) => Some(rate.limit),
            None => None,
        }
    }

    /// How long a window is; `None` if there is no limit.
    pub const fn window(&self) -> Option<Duration> {
        match self.0 {
            Some(rate) => Some(rate.window),
            None => None,
        }
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self::vendor()
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(rate) => write!(f, "{}/{}", rate.limit, duration::format(rate.window)),
            None => f.write_str("off"),
        }
    }
}

impl FromStr for Quota {
    type Err = ParseQuotaError;

    fn from_str(text: &str) -> Result<Self, ParseQuotaError> {
        if text == "off" {
            return Ok(Self::unlimited());
        }
        let (limit, window) = text.split_once('/').ok_or(ParseQuotaError(Problem::Form))?;
        let limit: u64 = limit.parse().map_err(|_| ParseQuotaError(Problem::Form))?;
        let window = duration::parse(window).ok_or(ParseQuotaError(Problem::Form))?;
        if limit == 0 {
            return Err(ParseQuotaError(Problem::NoRequests));
        }
        if window.is_zero() {
            return Err(ParseQuotaError(Problem::NoWindow));
        }
        Ok(Self::new(limit, window))
    }
}

/// A text is not a [`Quota`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseQuotaError(Problem);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Form,
    NoRequests,
    NoWindow,
}

impl fmt::Display for ParseQuotaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Problem::Form => "write a quota as \"1200/300s\", or \"off\"",
            Problem::NoRequests => {
                "a quota allows at least 1 request; to have every request refused, inject the \
                 fault \"rate_limited\""
            }
            Problem::NoWindow => "a quota has a window longer than 0; for no limit, write \"off\"",
        })
    }
}

impl error::Error for ParseQuotaError {}

/// Counts requests against the quota.
#[derive(Debug)]
pub(crate) struct Limiter(Mutex<State>);

#[derive(Debug)]
struct State {
    quota: Quota,
    window: Option<Window>,
}

/// The current window, or the block.
#[derive(Clone, Copy, Debug)]
struct Window {
    end: Instant,
    remaining: u64,
    is_block: bool,
}

/// The state of the quota after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuotaState {
    pub(crate) is_exceeded: bool,
    limit: u64,
    window: Duration,
    remaining: u64,
    resets_in: Duration,
}

impl Limiter {
    pub(crate) fn new(quota: Quota) -> Self {
        Self(Mutex::new(State { quota, window: None }))
    }

    /// Replaces the quota and starts a new window.
    pub(crate) fn set(&self, quota: Quota) {
        *self.lock() = State { quota, window: None };
    }

    pub(crate) fn quota(&self) -> Quota {
        self.lock().quota
    }

    /// Counts a request; `None` if there is no limit.
    pub(crate) fn count(&self, now: Instant) -> Option<QuotaState> {
        let mut state = self.lock();
        let rate = state.quota.0?;
        let window_end = now.checked_add(rate.window).unwrap_or(now);
        let mut window = state.window.filter(|window| now < window.end).unwrap_or(Window {
            end: window_end,
            remaining: rate.limit,
            is_block: false,
        });
        if window.remaining > 0 {
            window.remaining -= 1;
        } else if !window.is_block {
            window.is_block = true;
            window.end = window_end;
        }
        state.window = Some(window);
        Some(QuotaState {
            is_exceeded: window.is_block,
            limit: rate.limit,
            window: rate.window,
            remaining: window.remaining,
            resets_in: window.end.saturating_duration_since(now),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl QuotaState {
    /// Seconds until the block ends.
    pub(crate) fn retry_after(&self) -> u64 {
        whole_seconds(self.resets_in)
    }

    /// The value of `Ratelimit`.
    pub(crate) fn rate_limit(&self) -> String {
        format!("\"default\";r={};t={}", self.remaining, whole_seconds(self.resets_in))
    }

    /// The value of `Ratelimit-Policy`.
    pub(crate) fn policy(&self) -> String {
        format!("\"default\";q={};w={}", self.limit, whole_seconds(self.window))
    }
}

/// Rounded up, so that a client that waits this long has waited long enough.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Limiter, Quota};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn exceeding_the_quota_blocks_for_a_whole_window() {
        let limiter = Limiter::new(Quota::new(2, 10 * SECOND));
        let start = Instant::now();
        let at = |seconds: u32| limiter.count(start + seconds * SECOND).unwrap();

        assert_eq!(at(0).rate_limit(), "\"default\";r=1;t=10");
        assert_eq!(at(4).rate_limit(), "\"default\";r=0;t=6");
        // The third request starts the block, from 5 to 15.
        let refused = at(5);
        assert!(refused.is_exceeded);
        assert_eq!(refused.policy(), "\"default\";q=2;w=10");
        assert_eq!(refused.retry_after(), 10);
        assert_eq!(at(14).retry_after(), 1, "refused requests do not prolong the block");
        let allowed = at(15);
        assert!(!allowed.is_exceeded);
        assert_eq!(allowed.rate_limit(), "\"default\";r=1;t=10");
    }

    #[test]
    fn each_window_has_the_whole_quota() {
        let limiter = Limiter::new(Quota::new(1, 10 * SECOND));
        let start = Instant::now();
        for seconds in [0, 10, 20] {
            assert!(!limiter.count(start + seconds * SECOND).unwrap().is_exceeded);
        }
    }

    #[test]
    fn seconds_are_rounded_up() {
        let limiter = Limiter::new(Quota::new(1, Duration::from_millis(1_200)));
        assert_eq!(limiter.count(Instant::now()).unwrap().retry_after(), 2);
    }

    #[test]
    fn extreme_quotas_are_limited() {
        let longest = Limiter::new(Quota::new(0, Duration::MAX));
        let hundred_years = 3_153_600_000;
        assert_eq!(longest.count(Instant::now()).unwrap().retry_after(), hundred_years);
        assert!(longest.count(Instant::now()).unwrap().is_exceeded);
        let zero = Limiter::new(Quota::new(1, Duration::ZERO));
        assert!((0..3).all(|_| !zero.count(Instant::now()).unwrap().is_exceeded));
        assert_eq!(Limiter::new(Quota::unlimited()).count(Instant::now()), None);
    }

    #[test]
    fn a_new_quota_starts_a_new_window() {
        let limiter = Limiter::new(Quota::new(1, 10 * SECOND));
        let now = Instant::now();
        assert!(!limiter.count(now).unwrap().is_exceeded);
        assert!(limiter.count(now).unwrap().is_exceeded);
        limiter.set(Quota::new(5, SECOND));
        assert_eq!(limiter.count(now).unwrap().rate_limit(), "\"default\";r=4;t=1");
    }

    #[test]
    fn text_and_quota_agree() {
        for (text, quota) in [
            ("1200/300s", Quota::vendor()),
            ("1200/5m", Quota::vendor()),
            ("20/1.5s", Quota::new(20, Duration::from_millis(1_500))),
            ("off", Quota::unlimited()),
        ] {
            assert_eq!(text.parse(), Ok(quota));
            assert_eq!(quota.to_string().parse(), Ok(quota));
        }
        for (text, remedy) in [
            ("", "1200/300s"),
            ("1200", "1200/300s"),
            ("1200/", "1200/300s"),
            ("/5s", "1200/300s"),
            ("-1/5s", "1200/300s"),
            ("5/-5s", "1200/300s"),
            ("5/soon", "1200/300s"),
            ("0/5s", "at least 1 request"),
            ("5/0s", "longer than 0"),
        ] {
            let error = text.parse::<Quota>().unwrap_err().to_string();
            assert!(error.contains(remedy), "{text}: {error}");
        }
    }
}
