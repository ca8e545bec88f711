//! One operation: its turn, its attempts, and what comes of them.

mod attempt;
mod failure;
mod unreadable;

use std::{future::Future, time::Duration};

use registrations_api as api;
use tokio::time::Instant;
use tracing::Instrument;
pub(crate) use unreadable::Unreadable;

use crate::{
    Client, Error, ErrorKind, Operation, Result,
    envelope::Envelope,
    pacing::{Pacer, Permit},
};

/// What distinguishes the operations from each other.
pub(crate) trait Call: Send + Sync {
    type Output: Send;

    fn operation(&self) -> Operation;

    /// Sends the request once.
    ///
    /// `Ok(None)` if the answer has the form of the description, but does not say plainly that all is well.
    fn send(
        &self,
        api: &api::Client,
        account: &str,
    ) -> impl Future<Output = Result<Option<Self::Output>, api::Error<()>>> + Send;

    /// Takes from an answer that says that all is well, but does not have the form of the description, what there
    /// is to take.
    fn reread(&self, envelope: &Envelope<'_>) -> Result<Self::Output, Misread>;

    /// Looks for what the types of the description have dropped.
    fn complete(&self, _output: &mut Self::Output, _body: &[u8]) -> Result<(), Misread> {
        Ok(())
    }

    /// What a failure amounts to if an earlier attempt, whose answer was lost, may have done what was asked for.
    fn after_all(&self, _failure: &Error) -> Option<Self::Output> {
        None
    }
}

/// What of an answer could not be read, and why.
#[derive(Debug)]
pub(crate) struct Misread {
    pub(crate) path: String,
    pub(crate) why: Why,
}

#[derive(Debug)]
pub(crate) enum Why {
    Missing,
    Json(Unreadable),
    Other(&'static str),
}

/// What came of a call.
#[derive(Debug)]
pub(crate) struct Answered<T> {
    pub(crate) output: T,
    pub(crate) ray_id: Option<String>,
    /// How many attempts it took.
    pub(crate) attempts: u32,
}

impl Client {
    /// Performs an operation, as often as the retry policy allows.
    pub(crate) async fn perform<C: Call>(&self, call: &C) -> Result<Answered<C::Output>> {
        let operation = call.operation();
        let span = tracing::debug_span!("registrations", %operation);
        self.attempts(call).instrument(span).await
    }

    async fn attempts<C: Call>(&self, call: &C) -> Result<Answered<C::Output>> {
        let operation = call.operation();
        let clock = &*self.shared.clock;
        let began = clock.now();
        let total = self.shared.total_timeout.and_then(|span| began.checked_add(span));
        let mut first_attempt: Option<Instant> = None;
        let mut attempts = 0;
        let mut applied = false;
        let mut lost = false;
        // What the attempt before failed with. It says more than that there was no time for another.
        let mut last: Option<Error> = None;
        loop {
            let retry_until = first_attempt.and_then(|began| self.retry.ends(began));
            let deadline = total.into_iter().chain(retry_until).min();
            let permit = match &self.shared.pacer {
                Some(pacer) => Pacer::permit(pacer, clock, deadline, operation).await,
                None => Ok(Permit::unpaced()),
            };
            let now = clock.now();
            let left = total.map(|total| total.saturating_duration_since(now));
            let permit = match permit {
                Ok(permit) if left != Some(Duration::ZERO) => permit,
                refused => {
                    let mut error = last.unwrap_or_else(|| out_of_time(operation));
                    if let Err(until) = refused {
                        let wait = until.saturating_duration_since(now);
                        let asked = &mut error.inner_mut().retry_after;
                        *asked = (*asked).max(Some(wait));
                    }
                    return Err(error);
                }
            };
            let first_attempt = *first_attempt.get_or_insert(now);
            let attempt_timeout = self.shared.attempt_timeout;
            let timeout = left.map_or(attempt_timeout, |left| left.min(attempt_timeout));

            attempts += 1;
            let mut error = match self.attempt(call, permit, timeout).await {
                Ok(mut answered) => {
                    answered.attempts = attempts;
                    tracing::debug!(
                        attempt = attempts,
                        status = 200,
                        ray_id = answered.ray_id,
                        "answered"
                    );
                    return Ok(answered);
                }
                Err(error) => error,
            };
            if error.kind() == ErrorKind::InvalidInput {
                // No request could be made of it.
                attempts -= 1;
            }
            if lost && let Some(output) = call.after_all(&error) {
                tracing::debug!(
                    attempt = attempts,
                    status = error.status(),
                    ray_id = error.ray_id(),
                    "an earlier attempt had done it"
                );
                let ray_id = error.inner_mut().ray_id.take();
                return Ok(Answered { output, ray_id, attempts });
            }
            applied |= error.may_have_applied();
            lost |= error.may_have_applied() && error.is_without_answer();
            error.inner_mut().applied = applied;
            error.inner_mut().attempts = attempts;

            let retry_at = self
                .retry
                .next(&error, attempts, first_attempt, clock)
                .filter(|at| total.is_none_or(|total| *at < total));
            let wait = retry_at.map(|at| at.saturating_duration_since(clock.now()));
            tracing::debug!(
                attempt = attempts,
                kind = ?error.kind(),
                status = error.status(),
                ray_id = error.ray_id(),
                wait = wait.map(tracing::field::debug),
                "failed"
            );
            match retry_at {
                Some(at) => {
                    clock.sleep_until(at).await;
                    last = Some(error);
                }
                None => return Err(error),
            }
        }
    }
}

fn out_of_time(operation: Operation) -> Error {
    Error::new(ErrorKind::Timeout)
        .during(operation)
        .with_detail("the time allowed does not suffice to wait for the rate limit")
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use registrations_emulator::{Emulator, Fault, Operation};

    use crate::{Client, ErrorKind, RetryPolicy, clock::manual::ManualClock};

    async fn emulator() -> Emulator {
        Emulator::builder().fleet_size(3).start().await.unwrap()
    }

    /// A client that waits on a clock of its own.
    fn client(emulator: &Emulator, clock: &Arc<ManualClock>) -> Client {
        let clock = Arc::clone(clock);
        Client::builder()
            .api_token(emulator.token())
            .account_id(emulator.account_id())
            .base_url(emulator.base_url())
            .clock(clock)
            .build()
            .unwrap()
    }

    #[tokio::test]
    async fn five_attempts_wait_longer_each_time() {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        emulator.inject(Fault::status(503).html().always());
        let error = client(&emulator, &clock).list().send().await.unwrap_err();
        assert_eq!(error.attempts(), 5);
        assert_eq!(clock.passed(), Duration::from_millis(500 + 1_000 + 2_000 + 4_000));
    }

    #[tokio::test]
    async fn the_block_of_five_minutes_is_waited_for() {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        emulator.inject(Fault::rate_limited().retry_after(300));
        client(&emulator, &clock).list().send().await.unwrap();
        assert_eq!(clock.passed(), Duration::from_secs(300));
    }

    #[tokio::test]
    async fn a_retry_after_can_be_a_date() {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        // The clock begins with the epoch.
        let date = "Thu, 01 Jan 1970 00:01:40 GMT";
        emulator.inject(Fault::status(503).header("retry-after", date).html());
        client(&emulator, &clock).list().send().await.unwrap();
        assert_eq!(clock.passed(), Duration::from_secs(100));
    }

    #[tokio::test]
    async fn no_retry_begins_after_the_time_is_over() {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        emulator.inject(Fault::status(503).retry_after(200).json().always());
        let policy = RetryPolicy::default().max_attempts(1_000);
        let error = client(&emulator, &clock).with_retry(policy).list().send().await.unwrap_err();
        assert_eq!((error.attempts(), clock.passed()), (5, Duration::from_secs(800)));
        let requests = emulator.requests();
        assert!(requests.iter().all(|request| request.operation == Some(Operation::List)));
    }

    /// An answer that says that the quota is spent for so long.
    fn spent(status: u16, seconds: u32) -> Fault {
        let limit = format!("\"default\";r=0;t={seconds}");
        Fault::status(status).header("ratelimit", &limit).html()
    }

    #[tokio::test]
    async fn a_failure_outweighs_that_there_is_no_time_for_another_attempt() {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        let client = Client::builder()
            .api_token(emulator.token())
            .account_id(emulator.account_id())
            .base_url(emulator.base_url())
            .total_timeout(Duration::from_secs(20))
            .clock(Arc::clone(&clock) as Arc<_>)
            .build()
            .unwrap();
        emulator.inject(spent(503, 60).on(Operation::Delete).always());
        let error = client.delete("a").await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(503)), "{error:?}");
        assert!(error.attempts() == 1 && error.may_have_applied() && error.ray_id().is_some());
        assert!(error.retry_after() > Some(Duration::from_secs(50)), "{error:?}");
        // And one that has not begun for want of time tells when there would be some.
        let error = client.delete("a").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
        assert!(error.retry_after() > Some(Duration::from_secs(50)), "{error:?}");
        assert_eq!(emulator.requests().len(), 1);
    }

    #[tokio::test]
    async fn waiting_for_the_rate_limit_does_not_prolong_retries() {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        emulator.inject(spent(503, 300).always());
        let policy = RetryPolicy::default().max_elapsed(Duration::from_secs(60));
        let error = client(&emulator, &clock).with_retry(policy).list().send().await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 1), "{error:?}");
        assert!(clock.passed() < Duration::from_secs(60), "{:?}", clock.passed());
    }

    #[tokio::test]
    async fn a_stream_that_is_refused_for_want_of_time_waits_before_it_asks_again() {
        let (emulator, clock) = (emulator().await, Arc::new(ManualClock::new()));
        let client = Client::builder()
            .api_token(emulator.token())
            .account_id(emulator.account_id())
            .base_url(emulator.base_url())
            .total_timeout(Duration::from_secs(20))
            .retry(RetryPolicy::none())
            .clock(Arc::clone(&clock) as Arc<_>)
            .build()
            .unwrap();
        emulator.inject(spent(503, 60).on_request(1));
        let mut pages = client.list().pages();
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!((error.status(), error.retry_after()), (Some(503), None));
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
        assert_eq!(clock.passed(), Duration::ZERO);
        pages.next().await.unwrap().unwrap();
        assert_eq!(clock.passed(), Duration::from_secs(60));
    }
}
