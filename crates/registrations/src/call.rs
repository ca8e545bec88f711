//! One operation: its turn, its attempts, and what comes of them.

mod attempt;
mod failure;

use std::{future::Future, time::Duration};

use registrations_api as api;
use tracing::Instrument;

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

    /// What a failure amounts to if earlier attempts may have done what was asked for.
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
    Json(serde_json::Error),
    Other(&'static str),
}

/// What came of a call.
#[derive(Debug)]
pub(crate) struct Answered<T> {
    pub(crate) output: T,
    pub(crate) ray_id: Option<String>,
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
        let deadline = self.shared.total_timeout;
        let deadline = deadline.and_then(|span| began.checked_add(span));
        let mut first_attempt = None;
        let mut attempts = 0;
        let mut applied = false;
        loop {
            let permit = match &self.shared.pacer {
                Some(pacer) => Pacer::permit(pacer, clock, deadline, operation).await,
                None => Ok(Permit::unpaced()),
            };
            let now = clock.now();
            let left = deadline.map(|deadline| deadline.saturating_duration_since(now));
            let permit = match permit {
                Ok(permit) if left != Some(Duration::ZERO) => permit,
                _ => {
                    let mut error = out_of_time(operation);
                    error.inner_mut().attempts = attempts;
                    error.inner_mut().applied = applied;
                    return Err(error);
                }
            };
            let first_attempt = *first_attempt.get_or_insert(now);
            let attempt_timeout = self.shared.attempt_timeout;
            let timeout = left.map_or(attempt_timeout, |left| left.min(attempt_timeout));

            attempts += 1;
            let mut error = match self.attempt(call, permit, timeout).await {
                Ok(answered) => {
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
            if applied && let Some(output) = call.after_all(&error) {
                tracing::debug!(
                    attempt = attempts,
                    status = error.status(),
                    ray_id = error.ray_id(),
                    "an earlier attempt had done it"
                );
                let ray_id = error.inner_mut().ray_id.take();
                return Ok(Answered { output, ray_id });
            }
            applied |= error.may_have_applied();
            error.inner_mut().applied = applied;
            error.inner_mut().attempts = attempts;

            let retry_at = self
                .retry
                .next(&error, attempts, first_attempt, clock)
                .filter(|at| deadline.is_none_or(|deadline| *at < deadline));
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
                Some(at) => clock.sleep_until(at).await,
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

    use crate::{Client, RetryPolicy, clock::manual::ManualClock};

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
}
