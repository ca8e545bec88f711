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

use limits::{Admission, Limits, MAX_WAIT};
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

/// The permission to send one request, which counts as in flight until a response is recorded or this is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    pacer: Option<Arc<Pacer>>,
    sequence: u64,
}

impl Pacer {
    /// Waits until a request may be sent.
    ///
    /// `Err` has the time until which it would have to wait, if that is not before `deadline`. It does not wait then,
    /// unless a response to a request in flight can admit the request earlier.
    pub(crate) async fn acquire(
        self: &Arc<Self>,
        clock: &dyn Clock,
        deadline: Option<Instant>,
    ) -> Result<Permit, Instant> {
        let mut is_reported = false;
        loop {
            // Registered before the state is read, so that no change is missed.
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();

            let now = clock.now();
            let admission = self.lock().admit(now);
            let (until, is_certain) = match admission {
                Admission::Now(sequence) => {
                    return Ok(Permit { pacer: Some(Arc::clone(self)), sequence });
                }
                Admission::At(at) => (at, true),
                Admission::Perhaps(at) => (at, false),
            };
            let is_late = deadline.is_some_and(|deadline| deadline <= until);
            if is_late && (is_certain || deadline.is_some_and(|deadline| deadline <= now)) {
                return Err(until);
            }
            let wake_at = deadline.filter(|_| is_late).unwrap_or(until);
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
                limits.refused(now + wait.min(MAX_WAIT));
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
    use std::{sync::Arc, time::Duration};

    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Pacer, Permit};
    use crate::clock::{Clock, SystemClock, manual::ManualClock};

    fn headers(limit: &str) -> HeaderMap {
        let name = HeaderName::from_static("ratelimit");
        HeaderMap::from_iter([(name, HeaderValue::from_str(limit).unwrap())])
    }

    async fn permit(pacer: &Arc<Pacer>, clock: &ManualClock) -> Permit {
        pacer.acquire(clock, None).await.unwrap()
    }

    #[tokio::test]
    async fn a_spent_quota_is_waited_for() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.record(&headers(r#""default";r=1;t=30"#), clock.now(), None);
        assert_eq!(clock.passed(), Duration::ZERO);

        drop(permit(&pacer, &clock).await);
        assert_eq!(clock.passed(), Duration::from_secs(30));
    }

    #[tokio::test]
    async fn a_wait_beyond_the_deadline_is_not_started() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.record(&headers(r#""default";r=0;t=30"#), clock.now(), None);
        let deadline = clock.now() + Duration::from_secs(5);
        let refused = pacer.acquire(&clock, Some(deadline)).await;
        assert_eq!(refused.unwrap_err(), clock.now() + Duration::from_secs(30));
        assert_eq!(clock.passed(), Duration::ZERO);
    }

    #[tokio::test]
    async fn cancelled_requests_admit_others() {
        let (pacer, clock) = (Arc::new(Pacer::default()), SystemClock);
        let start = clock.now();
        let waits = |pacer: &Arc<Pacer>| {
            let pacer = Arc::clone(pacer);
            tokio::spawn(async move { pacer.acquire(&SystemClock, None).await })
        };
        // One is the probe, two wait for its result.
        let first = pacer.acquire(&clock, None).await.unwrap();
        let (second, third) = (waits(&pacer), waits(&pacer));
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(!second.is_finished() && !third.is_finished());
        // One is cancelled while it waits, the probe while it is in flight: the third is admitted at once.
        second.abort();
        assert!(second.await.unwrap_err().is_cancelled());
        drop(first);
        let third = third.await.unwrap().unwrap();
        assert!(clock.now() - start < Duration::from_millis(900));
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
    async fn no_header_causes_an_endless_wait() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.record(&headers(r#""default";r=0;t=999999999"#), clock.now(), None);
        drop(permit(&pacer, &clock).await);
        assert_eq!(clock.passed(), super::MAX_WAIT);
    }
}
