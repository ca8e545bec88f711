//! Spends the quota without overrunning it.
//!
//! The service counts the requests of a token in windows of time, and once there are too many it refuses *every*
//! request for as long as a window lasts. Each answer tells what is left. All clones of a client share one
//! [`Pacer`]: a request goes only while there is more left than are under way, and waits for the next window
//! otherwise.

mod header;
mod limits;

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use limits::{LONGEST_WAIT, Limits, Turn};
use reqwest::header::HeaderMap;
use tokio::{sync::Notify, time::Instant};

use crate::{Operation, clock::Clock};

/// Shared by every clone of a client.
#[derive(Debug, Default)]
pub(crate) struct Pacer {
    limits: Mutex<Limits>,
    /// Told of everything that may let a waiting request go.
    changed: Notify,
}

/// A request's turn. It counts as under way until it is answered or dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    pacer: Option<Arc<Pacer>>,
    number: u64,
}

impl Pacer {
    /// Waits until a request may be sent.
    ///
    /// `Err` holds the time until which it would have to wait, if that is not before `deadline`. Then it does not wait at all.
    pub(crate) async fn permit(
        self: &Arc<Self>,
        clock: &dyn Clock,
        deadline: Option<Instant>,
        operation: Operation,
    ) -> Result<Permit, Instant> {
        let mut told = false;
        loop {
            // Registered before the state is read, so that no change falls in between.
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();

            let now = clock.now();
            let turn = self.lock().turn(now);
            let until = match turn {
                Turn::Now(number) => {
                    return Ok(Permit { pacer: Some(Arc::clone(self)), number });
                }
                Turn::At(at) => at,
            };
            if deadline.is_some_and(|deadline| deadline <= until) {
                return Err(until);
            }
            let wait = until.saturating_duration_since(now);
            if !told && wait > Duration::from_secs(1) {
                told = true;
                tracing::info!(%operation, ?wait, "waiting for the rate limit's window");
            }
            let mut sleep = clock.sleep_until(until);
            poll_fn(|cx| {
                let changed = changed.as_mut().poll(cx).is_ready();
                if changed || sleep.as_mut().poll(cx).is_ready() {
                    return Poll::Ready(());
                }
                Poll::Pending
            })
            .await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// For a client that does not pace itself.
    pub(crate) fn unpaced() -> Self {
        Self { pacer: None, number: 0 }
    }

    /// The request has been answered.
    pub(crate) fn answered(
        self,
        response: &reqwest::Response,
        now: Instant,
        retry_after: Option<Duration>,
    ) {
        let refused = response.status() == reqwest::StatusCode::TOO_MANY_REQUESTS;
        self.told(response.headers(), now, retry_after.filter(|_| refused));
    }

    fn told(mut self, headers: &HeaderMap, now: Instant, refused_for: Option<Duration>) {
        if let Some(pacer) = self.pacer.take() {
            let reports = header::reports(headers);
            let mut limits = pacer.lock();
            limits.answered(self.number, &reports, now);
            if let Some(wait) = refused_for {
                limits.refused(now + wait.min(LONGEST_WAIT));
            }
            drop(limits);
            pacer.changed.notify_waiters();
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(pacer) = self.pacer.take() {
            pacer.lock().lost(self.number);
            pacer.changed.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Pacer, Permit};
    use crate::{
        Operation,
        clock::{Clock, SystemClock, manual::ManualClock},
    };

    fn headers(limit: &str) -> HeaderMap {
        let name = HeaderName::from_static("ratelimit");
        HeaderMap::from_iter([(name, HeaderValue::from_str(limit).unwrap())])
    }

    async fn permit(pacer: &Arc<Pacer>, clock: &ManualClock) -> Permit {
        pacer.permit(clock, None, Operation::Get).await.unwrap()
    }

    #[tokio::test]
    async fn what_is_spent_is_waited_for() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.told(&headers(r#""default";r=1;t=30"#), clock.now(), None);
        assert_eq!(clock.passed(), Duration::ZERO);

        drop(permit(&pacer, &clock).await);
        assert_eq!(clock.passed(), Duration::from_secs(30));
    }

    #[tokio::test]
    async fn a_wait_beyond_the_deadline_is_not_begun() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.told(&headers(r#""default";r=0;t=30"#), clock.now(), None);
        let deadline = clock.now() + Duration::from_secs(5);
        let refused = pacer.permit(&clock, Some(deadline), Operation::Get).await;
        assert_eq!(refused.unwrap_err(), clock.now() + Duration::from_secs(30));
        assert_eq!(clock.passed(), Duration::ZERO);
    }

    #[tokio::test]
    async fn those_that_are_cancelled_make_way() {
        let (pacer, clock) = (Arc::new(Pacer::default()), SystemClock);
        let start = clock.now();
        let waits = |pacer: &Arc<Pacer>| {
            let pacer = Arc::clone(pacer);
            tokio::spawn(async move { pacer.permit(&SystemClock, None, Operation::Get).await })
        };
        // One goes ahead, two wait for what it finds out.
        let first = pacer.permit(&clock, None, Operation::Get).await.unwrap();
        let (second, third) = (waits(&pacer), waits(&pacer));
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(!second.is_finished() && !third.is_finished());
        // One of them is cancelled while it waits, the first while it is under way: it is the third's turn at once.
        second.abort();
        assert!(second.await.unwrap_err().is_cancelled());
        drop(first);
        let third = third.await.unwrap().unwrap();
        assert!(clock.now() - start < Duration::from_millis(900));
        // And when that is answered, nobody is left who counts as under way.
        third.told(&headers(r#""default";r=3;t=300"#), clock.now(), None);
        let more = [waits(&pacer).await, waits(&pacer).await];
        assert!(more.iter().all(Result::is_ok));
    }

    #[tokio::test]
    async fn a_refusal_holds_everybody_back() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        let wait = Duration::from_secs(300);
        first.told(&HeaderMap::new(), clock.now(), Some(wait));
        drop(permit(&pacer, &clock).await);
        assert_eq!(clock.passed(), wait);
    }

    #[tokio::test]
    async fn no_header_makes_anybody_wait_for_ever() {
        let (pacer, clock) = (Arc::new(Pacer::default()), ManualClock::new());
        let first = permit(&pacer, &clock).await;
        first.told(&headers(r#""default";r=0;t=999999999"#), clock.now(), None);
        drop(permit(&pacer, &clock).await);
        assert_eq!(clock.passed(), super::LONGEST_WAIT);
    }
}
