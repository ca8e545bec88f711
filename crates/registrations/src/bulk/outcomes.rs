use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::{FusedStream, Stream};
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
};
use tracing::{Instrument, instrument::WithSubscriber};

use super::{ChunkOutcome, ChunkResult, request::ChunkRequest};
use crate::{
    Client, Error, ErrorKind, Operation, RegistrationId, Result,
    call::{self, Stop},
    task,
};

/// A stream of the outcomes of the chunks of a bulk operation: [`Bulk::outcomes`](crate::Bulk::outcomes).
///
/// Every id is in exactly one outcome. The outcomes come as they become known; those of chunks that were not sent come
/// last.
///
/// The requests in flight are spawned tasks, so that they continue while you work on an outcome; poll the stream
/// inside a Tokio runtime. New requests start only when it is polled. Dropping it aborts those in flight, which the
/// service may have received by then; to end early and account for every id, call [`stop`](Self::stop).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// let registrations = client.list().limit(250).collect().await?;
/// let mut outcomes = client.revoke(&registrations).chunk_size(50).outcomes()?;
/// let mut done = 0;
/// while let Some(outcome) = outcomes.next().await {
///     match outcome.error() {
///         None => done += outcome.ids.len(),
///         Some(error) => eprintln!("chunk {}: {error}", outcome.index),
///     }
///     println!("{done} of {}", outcomes.ids());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until it is polled"]
pub struct Outcomes {
    client: Client,
    operation: Operation,
    waiting: VecDeque<(usize, Vec<RegistrationId>)>,
    tasks: JoinSet<(usize, Result<Option<String>>)>,
    in_flight: BTreeMap<usize, Arc<[RegistrationId]>>,
    /// Outcomes that were not returned yet.
    known: VecDeque<ChunkOutcome>,
    chunks: usize,
    ids: usize,
    concurrency: usize,
    failures: Failures,
    stop: (watch::Sender<bool>, Stop),
}

/// How many chunks in a row failed because of the service or the connection.
struct Failures {
    consecutive: u32,
    max: u32,
}

impl Outcomes {
    pub(super) fn new(
        client: Client,
        operation: Operation,
        chunks: Vec<Vec<RegistrationId>>,
        ids: usize,
        concurrency: usize,
        max_consecutive_failures: u32,
    ) -> Self {
        Self {
            client,
            operation,
            chunks: chunks.len(),
            ids,
            waiting: chunks.into_iter().enumerate().collect(),
            tasks: JoinSet::new(),
            in_flight: BTreeMap::new(),
            known: VecDeque::new(),
            concurrency,
            failures: Failures { consecutive: 0, max: max_consecutive_failures },
            stop: call::stop(),
        }
    }

    /// The next outcome.
    ///
    /// Cancel safe: dropping the future loses no outcome.
    pub async fn next(&mut self) -> Option<ChunkOutcome> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// How many chunks there are.
    pub fn chunks(&self) -> usize {
        self.chunks
    }

    /// How many ids there are, without duplicates.
    pub fn ids(&self) -> usize {
        self.ids
    }

    /// Ends the operation early, without losing track of any id.
    ///
    /// No new chunk is sent, and no retry: a chunk that waits for the rate limit becomes
    /// [`NotSent`](ChunkResult::NotSent), and one that waits for a retry becomes [`Failed`](ChunkResult::Failed) with
    /// its last error. The requests in flight settle. Continue to poll the stream for all these outcomes.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # let registrations = client.list().limit(250).collect().await?;
    /// # let ctrl_c = std::future::pending::<()>();
    /// # tokio::pin!(ctrl_c);
    /// // let ctrl_c = tokio::signal::ctrl_c();
    /// let mut outcomes = client.delete_many(&registrations).outcomes()?;
    /// loop {
    ///     tokio::select! {
    ///         outcome = outcomes.next() => match outcome {
    ///             Some(outcome) => println!("{} ids: {:?}", outcome.ids.len(), outcome.result),
    ///             None => break,
    ///         },
    ///         _ = &mut ctrl_c => outcomes.stop(),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stop(&self) {
        self.stop.0.send_replace(true);
    }

    fn is_stopped(&self) -> bool {
        *self.stop.0.borrow()
    }

    /// Sends as many chunks as may be in flight, and returns whether there was any.
    fn start(&mut self) -> bool {
        let mut started = false;
        if self.is_stopped() {
            return false;
        }
        let runtime = match task::runtime(self.operation) {
            Ok(runtime) => runtime,
            Err(error) => return self.fail_first(error),
        };
        // While the service fails, each failure counts like a request in flight, so that those in flight decide
        // whether others follow.
        let failures = usize::try_from(self.failures.consecutive).unwrap_or(usize::MAX);
        let concurrency = self.concurrency.saturating_sub(failures).max(1);
        while self.in_flight.len() < concurrency {
            let Some((index, ids)) = self.waiting.pop_front() else { break };
            let ids: Arc<[_]> = ids.into();
            let (client, operation) = (self.client.clone(), self.operation);
            let (sent, stop) = (Arc::clone(&ids), self.stop.1.clone());
            let request = async move {
                let request = ChunkRequest { operation, ids: &sent, index };
                let completed = client.perform(&request, &stop).await;
                (index, completed.map(|completed| completed.ray_id))
            };
            let request = request.in_current_span().with_current_subscriber();
            self.tasks.spawn_on(request, &runtime);
            self.in_flight.insert(index, ids);
            started = true;
        }
        started
    }

    /// Without a runtime, the first chunk fails and the others are not sent.
    fn fail_first(&mut self, error: Error) -> bool {
        if let Some((index, ids)) = self.waiting.pop_front() {
            let result = ChunkResult::Failed(error);
            self.known.push_back(ChunkOutcome { index, ids, result, ray_id: None });
        }
        self.stop();
        false
    }

    /// Collects the outcomes of the tasks that have finished.
    fn collect(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(Some(joined)) = self.tasks.poll_join_next(cx) {
            match joined {
                Ok((index, result)) => self.settle(index, result),
                Err(error) => self.abandon(error),
            }
        }
    }

    fn settle(&mut self, index: usize, result: Result<Option<String>>) {
        let Some(ids) = self.in_flight.remove(&index) else { return };
        let (result, ray_id) = match result {
            Ok(ray_id) => (ChunkResult::Acknowledged, ray_id),
            // Stopped while it waited for the rate limit.
            Err(error) if error.attempts() == 0 && self.is_stopped() => {
                (ChunkResult::NotSent, None)
            }
            Err(error) => {
                let ray_id = error.ray_id().map(str::to_owned);
                (ChunkResult::Failed(error), ray_id)
            }
        };
        self.failures.record(&result);
        let is_refused = matches!(&result, ChunkResult::Failed(error) if error.is_access_refused());
        if is_refused || self.failures.are_too_many() {
            self.stop();
        }
        self.known.push_back(ChunkOutcome { index, ids: ids.to_vec(), result, ray_id });
    }

    /// A task did not finish, because the runtime shuts down: no other task will either.
    fn abandon(&mut self, error: JoinError) {
        let mut cause = Some(task::join_error(self.operation, error));
        while let Some((&index, _)) = self.in_flight.first_key_value() {
            let error = cause.take().unwrap_or_else(|| {
                Error::new(ErrorKind::Transport)
                    .with_operation(self.operation)
                    .with_message("the runtime is shutting down")
                    .with_may_have_applied(true)
            });
            self.settle(index, Err(error.with_attempts(1)));
        }
        self.stop();
    }
}

impl Failures {
    fn record(&mut self, result: &ChunkResult) {
        match result {
            ChunkResult::Failed(error) if error.is_outage() => self.consecutive += 1,
            ChunkResult::Failed(_) | ChunkResult::Acknowledged => self.consecutive = 0,
            ChunkResult::NotSent => {}
        }
    }

    fn are_too_many(&self) -> bool {
        self.consecutive >= self.max
    }
}

impl Stream for Outcomes {
    type Item = ChunkOutcome;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Everything that is known comes before anything is sent: it may say to send no more.
        self.collect(cx);
        while self.start() {
            // Also registers the waker with the new tasks.
            self.collect(cx);
        }
        if let Some(outcome) = self.known.pop_front() {
            return Poll::Ready(Some(outcome));
        }
        if !self.in_flight.is_empty() {
            return Poll::Pending;
        }
        // Chunks wait here only if the operation is stopped.
        Poll::Ready(self.waiting.pop_front().map(|(index, ids)| ChunkOutcome {
            index,
            ids,
            result: ChunkResult::NotSent,
            ray_id: None,
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let remaining = self.waiting.len() + self.in_flight.len() + self.known.len();
        (remaining, Some(remaining))
    }
}

impl FusedStream for Outcomes {
    fn is_terminated(&self) -> bool {
        self.waiting.is_empty() && self.in_flight.is_empty() && self.known.is_empty()
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes")
            .field("operation", &self.operation)
            .field("chunks", &self.chunks)
            .field("waiting", &self.waiting.len())
            .field("in_flight", &self.in_flight.len())
            .field("known", &self.known.len())
            .field("is_stopped", &self.is_stopped())
            .finish_non_exhaustive()
    }
}
