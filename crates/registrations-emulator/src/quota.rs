//! The quota, and how it is enforced.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many requests are answered in a window of time.
///
/// Every request counts. The first one past the limit starts a block, as long as the window, in
/// which every request is refused with 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota(Option<Rate>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rate {
    limit: u64,
    window: Duration,
}

/// A clock can be asked for any time within it, and a header can tell it.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 86_400);

impl Quota {
    /// This many requests in this window, which lasts a hundred years at most.
    ///
    /// Headers give seconds, rounded up, so that in a window of less than a second waiting as told
    /// takes longer than it need. In a window of no length every request is the first one, so that
    /// all are answered, unless the limit is 0.
    pub const fn new(limit: u64, window: Duration) -> Self {
        let window = if window.as_secs() < LONGEST.as_secs() { window } else { LONGEST };
        Self(Some(Rate { limit, window }))
    }

    /// The vendor's: 1,200 requests in 300 seconds.
    pub const fn vendor() -> Self {
        Self::new(1_200, Duration::from_secs(300))
    }

    /// No limit, and no headers that tell one.
    pub const fn unlimited() -> Self {
        Self(None)
    }

    /// How many requests are answered in a window; `None` if any number is.
    pub const fn limit(&self) -> Option<u64> {
        match self.0 {
            Some(rate) => Some(rate.limit),
            None => None,
        }
    }

    /// How long a window lasts; `None` if there is no limit.
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

/// Counts requests against the quota.
#[derive(Debug)]
pub(crate) struct Limiter {
    quota: Quota,
    window: Mutex<Option<Window>>,
}

/// The window that is running, or the block.
#[derive(Clone, Copy, Debug)]
struct Window {
    ends: Instant,
    left: u64,
    blocked: bool,
}

/// How a request stands to the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) refused: bool,
    limit: u64,
    window: Duration,
    left: u64,
    resets_in: Duration,
}

impl Limiter {
    pub(crate) fn new(quota: Quota) -> Self {
        Self { quota, window: Mutex::new(None) }
    }

    /// Counts a request; `None` if there is no limit.
    pub(crate) fn admit(&self, now: Instant) -> Option<Standing> {
        let rate = self.quota.0?;
        let mut running = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        // No clock that is in use ends within the longest window.
        let a_window_later = now.checked_add(rate.window).unwrap_or(now);
        let mut window = running.filter(|window| now < window.ends).unwrap_or(Window {
            ends: a_window_later,
            left: rate.limit,
            blocked: false,
        });
        if window.left > 0 {
            window.left -= 1;
        } else if !window.blocked {
            window.blocked = true;
            window.ends = a_window_later;
        }
        *running = Some(window);
        Some(Standing {
            refused: window.blocked,
            limit: rate.limit,
            window: rate.window,
            left: window.left,
            resets_in: window.ends.saturating_duration_since(now),
        })
    }
}

impl Standing {
    /// Seconds until requests are answered again.
    pub(crate) fn retry_after(&self) -> u64 {
        whole_seconds(self.resets_in)
    }

    /// The value of `Ratelimit`.
    pub(crate) fn rate_limit(&self) -> String {
        format!("\"default\";r={};t={}", self.left, whole_seconds(self.resets_in))
    }

    /// The value of `Ratelimit-Policy`.
    pub(crate) fn policy(&self) -> String {
        format!("\"default\";q={};w={}", self.limit, whole_seconds(self.window))
    }
}

/// Rounded up: who waits this long has always waited long enough.
fn whole_seconds(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Limiter, Quota};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_quota_that_is_overrun_blocks_for_a_whole_window() {
        let limiter = Limiter::new(Quota::new(2, 10 * SECOND));
        let start = Instant::now();
        let at = |seconds: u32| limiter.admit(start + seconds * SECOND).unwrap();

        assert_eq!(at(0).rate_limit(), "\"default\";r=1;t=10");
        assert_eq!(at(4).rate_limit(), "\"default\";r=0;t=6");
        assert_eq!(at(4).policy(), "\"default\";q=2;w=10");
        // That last one was the third: the block lasts from 4 until 14.
        let refused = at(5);
        assert!(refused.refused);
        assert_eq!(refused.retry_after(), 9);
        assert!(at(13).refused, "refused calls do not prolong the block");
        let answered = at(14);
        assert!(!answered.refused);
        assert_eq!(answered.rate_limit(), "\"default\";r=1;t=10");
    }

    #[test]
    fn a_window_that_is_kept_to_starts_anew() {
        let limiter = Limiter::new(Quota::new(1, 10 * SECOND));
        let start = Instant::now();
        for seconds in [0, 10, 20] {
            assert!(!limiter.admit(start + seconds * SECOND).unwrap().refused);
        }
    }

    #[test]
    fn seconds_are_rounded_up() {
        let limiter = Limiter::new(Quota::new(1, Duration::from_millis(1_200)));
        let standing = limiter.admit(Instant::now()).unwrap();
        assert_eq!(standing.retry_after(), 2);
    }

    #[test]
    fn a_window_of_any_length_will_do() {
        let longest = Limiter::new(Quota::new(1, Duration::MAX));
        let hundred_years = 3_153_600_000;
        assert_eq!(longest.admit(Instant::now()).unwrap().retry_after(), hundred_years);
        assert!(longest.admit(Instant::now()).unwrap().refused);
        let none = Limiter::new(Quota::new(1, Duration::ZERO));
        for _ in 0..3 {
            assert!(!none.admit(Instant::now()).unwrap().refused);
        }
        let closed = Limiter::new(Quota::new(0, Duration::ZERO));
        assert!(closed.admit(Instant::now()).unwrap().refused);
    }

    #[test]
    fn without_a_quota_nothing_is_counted() {
        let limiter = Limiter::new(Quota::unlimited());
        assert_eq!(limiter.admit(Instant::now()), None);
    }
}
