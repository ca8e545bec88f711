//! Spends the quota of the rate limit without exceeding it.
//!
//! The service counts the requests of a token in windows of time. Once there are too many, it refuses *every* request
//! for as long as a window lasts. Each response reports what remains. All clones of a client share one [`Pacer`]: it
//! admits a request only while more remains than is in flight, and otherwise lets it wait for the next window.

mod header;
mod limits;

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use limits::{Admission, Limits};
use reqwest::header::HeaderMap;
use tokio::{sync::Notify, time::Instant};

use crate::clock::{self, Clock};

/// Shared by all clones of a client.
#[derive(Debug, Default)]
pub(crate) struct Pacer {
    limits: Mutex<Limits>,
    /// Notified of every change that may admit a waiting request.
    changed: Notify,
}

/// What remains of a rate limit, as the newest response reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The name that the service gives the limit.
    pub name: String,
    /// How many requests remain in the current window, for all programs with the same credentials.
    pub remaining: u64,
    /// When the next window starts.
    pub resets_in: Duration,
}

/// How long a call may wait for a permit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// The request must be sent before this time.
    pub(crate) deadline: Option<Instant>,
    /// The longest wait for the next window of the rate limit, or for the end of a refusal.
    pub(crate) max_wait: Duration,
    /// Whether to wait for the end of a refusal at all.
    pub(crate) for_refusals: bool,
}

impl Patience {
    /// Whether it lasts for a wait from `now` until `at`.
    fn lasts(&self, now: Instant, at: Instant) -> bool {
        at.saturating_duration_since(now) <= self.max_wait
            && self.deadline.is_none_or(|deadline| at < deadline)
    }

    /// The latest end of a wait that starts now.
    fn end(&self, now: Instant) -> Instant {
        let end = clock::after(now, self.max_wait);
        self.deadline.map_or(end, |deadline| end.min(deadline))
    }
}

/// Why a request may not be sent within the patience of its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPermit {
    /// The service refuses everything until this time.
    Refused(Instant),
    /// The quota is spent until this time.
    Spent(Instant),
    /// The time limit was exceeded while another request was to find out what remains.
    OutOfTime,
}

/// The permission to send one request, which counts as in flight until a response is recorded or this is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    pacer: Option<Arc<Pacer>>,
    sequence: u64,
}

impl Pacer {
    /// Waits until a request may be sent.
    ///
    /// If the patience does not suffice, it does not wait at all, unless the response to a request in flight can admit
    /// this one earlier.
    pub(crate) async fn acquire(
        self: &Arc<Self>,
        clock: &dyn Clock,
        patience: Patience,
    ) -> Result<Permit, NoPermit> {
        let mut is_reported = false;
        // Since when it waits for a response to a request in flight.
        let mut reserved_since = None;
        loop {
            // Registered before the state is read, so that no change is missed.
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();

            let now = clock.now();
            let admission = self.lock().admit(now);
            let (until, wake_at) = match admission {
                Admission::Now(sequence) => {
                    return Ok(Permit { pacer: Some(Arc::clone(self)), sequence });
                }
                Admission::Refused(at) if !(patience.for_refusals && patience.lasts(now, at)) => {
                    return Err(NoPermit::Refused(at));
                }
                Admission::Spent(at) if !patience.lasts(now, at) => {
                    return Err(NoPermit::Spent(at));
                }
                Admission::Refused(at) | Admission::Spent(at) => (at, at),
                Admission::Reserved(at) => {
                    let end = patience.end(*reserved_since.get_or_insert(now));
                    if end <= now {
                        return Err(NoPermit::Spent(at));
                    }
                    (at, at.min(end))
                }
                Admission::Probing(at) => match patience.deadline {
                    Some(deadline) if deadline <= now => return Err(NoPermit::OutOfTime),
                    deadline => (at, deadline.map_or(at, |deadline| at.min(deadline))),
                },
            };
            if !matches!(admission, Admission::Reserved(_)) {
                reserved_since = None;
            }
            let wait = until.saturating_duration_since(now);
            if !is_reported && wait > Duration::from_secs(1) {
                is_reported = true;
                let wait = clock::rounded(wait);
                tracing::info!(?wait, "waiting for the next window of the rate limit");
            }
            tokio::select! {
                () = changed => {}
                () = clock.sleep_until(wake_at) => {}
            }
        }
    }

    /// What remains of the limits whose window is not over.
    pub(crate) fn limits(&self, now: Instant) -> Vec<RateLimit> {
        self.lock().current(now)
    }

    fn lock(&self) -> MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// For a client without pacing.
    pub(crate) fn unpaced() -> Self {
        Self { pacer: None, sequence: 0 }
    }

    /// Records the headers of the response, and for how long the service refuses everything.
    pub(crate) fn record(
        mut self,
        headers: &HeaderMap,
        now: Instant,
        refused_for: Option<Duration>,
    ) {
        if let Some(pacer) = self.pacer.take() {
            let reports = header::reports(headers);
            let mut limits = pacer.lock();
            limits.record(self.sequence, &reports, now);
            if let Some(wait) = refused_for {
                limits.refused(clock::after(now, wait));
            }
            drop(limits);
            pacer.changed.notify_waiters();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(pacer) = self.pacer.take() {
            pacer.lock().lost(self.sequence);
            pacer.changed.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::Arc,
        time::{Duration, SystemTime},
    };

    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    use tokio::time::Instant;

    use super::{NoPermit, Pacer, Patience, Permit, RateLimit};
    use crate::clock::{Clock, Sleep, manual::ManualClock};

    const ENDLESS: Patience =
        Patience { deadline: None, max_wait: Duration::MAX, for_refusals: true };

    fn headers(limit: &str) -> HeaderMap {
        let name = HeaderName::from_static("ratelimit");
        HeaderMap::from_iter([(name, HeaderValue::from_str(limit).unwrap())])
    }

    /// A clock that stands still: who waits for a time waits for ever.
    #[derive(Debug)]
    struct FrozenClock(ManualClock);

    impl Clock for FrozenClock {
        fn now(&self) -> Instant {
            self.0.now()
        }

        fn system_time(&self) -> SystemTime {
            self.0.system_time()
        }

        fn sleep_until(&self, _: Instant) -> Sleep {
            Box::pin(std::future::pending())
        }

        fn jitter(&self, max: Duration) -> Duration {
            max
        }
    }

    async fn permit(pacer: &Arc<Pacer>, clock: &ManualClock) -> Permit {
        pacer.acquire(clock, ENDLESS).await.unwrap()
    }

    #[tokio::test]
    async fn a_spent_quota_is_waited_for() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.record(&headers(r#""default";r=1;t=30"#), clock.now(), None);
        let resets_in = Duration::from_secs(30);
        let limit = RateLimit { name: "default".to_owned(), remaining: 1, resets_in };
        assert_eq!((pacer.limits(clock.now()), clock.passed()), (vec![limit], Duration::ZERO));

        drop(permit(&pacer, &clock).await);
        assert_eq!((pacer.limits(clock.now()), clock.passed()), (vec![], resets_in));
    }

    #[tokio::test]
    async fn a_wait_that_is_too_long_is_not_started() {
        for (limit, refused_for) in [(r#""a";r=0;t=30"#, None), (r#""a";r=9;t=1"#, Some(30))] {
            let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
            let refused_for = refused_for.map(Duration::from_secs);
            permit(&pacer, &clock).await.record(&headers(limit), clock.now(), refused_for);
            let until = clock.now() + Duration::from_secs(30);
            let expected = match refused_for {
                Some(_) => NoPermit::Refused(until),
                None => NoPermit::Spent(until),
            };
            let short = Duration::from_millis(29_999);
            for patience in [
                Patience { deadline: Some(until), ..ENDLESS },
                Patience { max_wait: short, ..ENDLESS },
                Patience { max_wait: Duration::ZERO, ..ENDLESS },
            ] {
                let refused = pacer.acquire(&clock, patience).await;
                assert_eq!(refused.unwrap_err(), expected, "{patience:?}");
            }
            assert_eq!(clock.passed(), Duration::ZERO);
            let enough = Patience {
                deadline: Some(until + Duration::from_millis(1)),
                max_wait: Duration::from_secs(30),
                ..ENDLESS
            };
            pacer.acquire(&clock, enough).await.unwrap();
            assert_eq!(clock.passed(), Duration::from_secs(30));
        }
    }

    #[tokio::test]
    async fn a_refusal_need_not_be_waited_for_at_all() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let wait = Duration::from_secs(1);
        permit(&pacer, &clock).await.record(&HeaderMap::new(), clock.now(), Some(wait));
        let refused = pacer.acquire(&clock, Patience { for_refusals: false, ..ENDLESS }).await;
        assert_eq!(refused.unwrap_err(), NoPermit::Refused(clock.now() + wait));
        assert_eq!(clock.passed(), Duration::ZERO);
    }

    #[tokio::test]
    async fn requests_in_flight_are_waited_for_as_long_as_the_patience_lasts() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.record(&headers(r#""default";r=3;t=30"#), clock.now(), None);
        let until = clock.now() + Duration::from_secs(30);
        let _in_flight = [permit(&pacer, &clock).await, permit(&pacer, &clock).await];
        let patience = Patience { max_wait: Duration::from_secs(5), ..ENDLESS };
        let refused = pacer.acquire(&clock, patience).await;
        assert_eq!(refused.unwrap_err(), NoPermit::Spent(until));
        assert_eq!(clock.passed(), Duration::from_secs(5));
    }

    #[tokio::test]
    async fn a_probe_is_waited_for_until_the_deadline() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let _probe = permit(&pacer, &clock).await;
        let half = Duration::from_millis(500);
        let patience = Patience { deadline: Some(clock.now() + half), ..ENDLESS };
        let refused = pacer.acquire(&clock, patience).await;
        assert_eq!(refused.unwrap_err(), NoPermit::OutOfTime);
        assert_eq!(clock.passed(), half);
        // After a second, another request may find out.
        let patience = Patience { deadline: Some(clock.now() + 2 * half), ..ENDLESS };
        pacer.acquire(&clock, patience).await.unwrap();
        assert_eq!(clock.passed(), 2 * half);
    }

    #[tokio::test]
    async fn cancelled_requests_admit_others() {
        let pacer = Arc::new(Pacer::default());
        let clock = FrozenClock(ManualClock::new());
        let clock = Arc::new(clock);
        let waits = |pacer: &Arc<Pacer>| {
            let (pacer, clock) = (Arc::clone(pacer), Arc::clone(&clock));
            tokio::spawn(async move { pacer.acquire(&*clock, ENDLESS).await })
        };
        // One is the probe, two wait for its result.
        let first = pacer.acquire(&*clock, ENDLESS).await.unwrap();
        let (second, third) = (waits(&pacer), waits(&pacer));
        // On this runtime, both run until they wait.
        tokio::task::yield_now().await;
        assert!(!second.is_finished() && !third.is_finished());
        // One is cancelled while it waits, the probe while it is in flight: the third is admitted at once.
        second.abort();
        assert!(second.await.unwrap_err().is_cancelled());
        drop(first);
        let third = third.await.unwrap().unwrap();
        // Once that has a response, nothing counts as in flight.
        third.record(&headers(r#""default";r=3;t=300"#), clock.now(), None);
        let more = [waits(&pacer).await, waits(&pacer).await];
        assert!(more.iter().all(Result::is_ok));
    }

    #[tokio::test]
    async fn a_refusal_stops_every_request() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        let wait = Duration::from_secs(300);
        first.record(&HeaderMap::new(), clock.now(), Some(wait));
        drop(permit(&pacer, &clock).await);
        assert_eq!(clock.passed(), wait);
    }

    #[tokio::test]
    async fn no_wait_is_cut_short() {
        for (limit, refused_for) in [
            (r#""default";r=0;t=86400"#, None),
            (r#""default";r=9;t=1"#, Some(Duration::from_secs(86_400))),
        ] {
            let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
            permit(&pacer, &clock).await.record(&headers(limit), clock.now(), refused_for);
            drop(permit(&pacer, &clock).await);
            assert_eq!(clock.passed(), Duration::from_secs(86_400));
        }
    }

    #[tokio::test]
    async fn no_duration_exceeds_the_range_of_the_clock() {
        let limit = format!("\"default\";r=0;t={}", u64::MAX);
        for refused_for in [None, Some(Duration::MAX)] {
            let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
            permit(&pacer, &clock).await.record(&headers(&limit), clock.now(), refused_for);
            let patience = Patience { max_wait: Duration::from_secs(330), ..ENDLESS };
            assert!(pacer.acquire(&clock, patience).await.is_err());
        }
    }
}
