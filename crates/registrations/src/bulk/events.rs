use std::{
    collections::{HashMap, VecDeque},
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::{FusedStream, Stream};
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
};
use tracing::{Instrument, instrument::WithSubscriber};

use super::{
    brake::Brake,
    chunks::{Chunk, Queue},
    outcome::{ChunkOutcome, ChunkResult},
    request::{Change, ChunkRequest},
};
use crate::{
    call::{self, Stop},
    client::Client,
    error::{Error, ErrorKind, Result},
    task,
};
use registrations_api::types::RegistrationId;

/// What happens to the chunks of a bulk operation: [`BulkEvents`].
#[derive(Debug)]
#[non_exhaustive]
pub enum BulkEvent {
    /// The next poll sends these ids in one request, unless [`stop`](BulkEvents::stop) was called before.
    #[non_exhaustive]
    Sending {
        /// The [`index`](ChunkOutcome::index) of the chunk.
        index: usize,
        /// The ids of the chunk.
        ids: Vec<RegistrationId>,
    },
    /// The outcome of a chunk.
    Settled(ChunkOutcome),
}

/// A stream of what happens to the chunks of a bulk operation: [`Bulk::events`](crate::Bulk::events).
///
/// [`Sending`](BulkEvent::Sending) comes *before* the request: it starts when the stream is polled again. Write a
/// journal in between, and no change is made that the journal does not mention. After [`stop`](Self::stop), or if
/// the stream is dropped, the announced chunk is not sent.
///
/// Every id is in exactly one [`Settled`](BulkEvent::Settled) event. The outcomes come as they become known; those of
/// chunks that were not sent come last. A chunk that is not sent need not have been announced. With
/// [`split_refused`](crate::Bulk::split_refused), ids are announced again in smaller chunks if they are refused.
///
/// The requests in flight are spawned tasks, so that they continue while you work on an event; poll the stream inside
/// a Tokio runtime. New requests start only when it is polled, and at most [`concurrency`](crate::Bulk::concurrency) + 1
/// outcomes wait for you meanwhile. Dropping the stream aborts the requests in flight, which the service may have
/// received by then. To end early and account for every id, call [`stop`](Self::stop), and then
/// [`abort`](Self::abort) if the requests in flight take too long.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// # let mut journal = Vec::new();
/// use registrations::BulkEvent;
///
/// let registrations = client.list().limit(250).collect().await?;
/// let mut events = client.revoke(&registrations).events()?;
/// while let Some(event) = events.next().await {
///     match event {
///         BulkEvent::Sending { ids, .. } => journal.push(format!("sending {ids:?}")),
///         BulkEvent::Settled(outcome) => {
///             journal.push(format!("{:?} {:?}", outcome.result, outcome.ids));
///         }
///         _ => {}
///     }
/// }
/// assert_eq!(journal.len(), 6); // three chunks
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until it is polled"]
pub struct BulkEvents {
    client: Client,
    change: Change,
    queue: Queue,
    /// The chunk that the next poll sends.
    announced: Option<Chunk>,
    tasks: JoinSet<Result<Option<String>>>,
    in_flight: HashMap<Id, Arc<Chunk>>,
    /// Outcomes that were not returned yet.
    known: VecDeque<ChunkOutcome>,
    ids: usize,
    chunks: usize,
    options: Options,
    brake: Brake,
    stop: (watch::Sender<bool>, Stop),
    is_aborted: bool,
}

/// How the chunks are sent.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) concurrency: usize,
    pub(super) max_consecutive_failures: u32,
    pub(super) split_refused: bool,
}

impl BulkEvents {
    /// The ids are distinct, and the chunks have these lengths.
    pub(super) fn new(
        client: Client,
        change: Change,
        ids: Vec<RegistrationId>,
        lengths: &[usize],
        options: Options,
    ) -> Self {
        Self {
            client,
            change,
            ids: ids.len(),
            queue: Queue::new(ids, lengths),
            announced: None,
            tasks: JoinSet::new(),
            in_flight: HashMap::new(),
            known: VecDeque::new(),
            chunks: lengths.len(),
            brake: Brake::new(options.max_consecutive_failures),
            options,
            stop: call::stop(),
            is_aborted: false,
        }
    }

    /// The next event.
    ///
    /// Cancel safe: dropping the future loses no event.
    pub async fn next(&mut self) -> Option<BulkEvent> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// How many outcomes there are in all. It grows when a refused chunk is split.
    pub fn chunks(&self) -> usize {
        self.chunks
    }

    /// How many ids there are, without duplicates.
    pub fn ids(&self) -> usize {
        self.ids
    }

    /// Ends the operation early, without losing track of any id.
    ///
    /// No new chunk is sent, and no retry: a chunk that was announced or waits for the rate limit becomes
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
    /// let mut events = client.delete_many(&registrations).events()?;
    /// loop {
    ///     tokio::select! {
    ///         event = events.next() => match event {
    ///             Some(event) => println!("{event:?}"),
    ///             None => break,
    ///         },
    ///         _ = &mut ctrl_c => events.stop(),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stop(&self) {
        self.stop.0.send_replace(true);
    }

    /// Ends the operation at once: [`stop`](Self::stop), and no request in flight is waited for.
    ///
    /// Their chunks become [`Failed`](ChunkResult::Failed). The service may have received them, so that their errors
    /// say that the change may have been made.
    pub fn abort(&mut self) {
        self.stop();
        self.is_aborted = true;
        self.tasks.abort_all();
    }

    fn is_stopped(&self) -> bool {
        *self.stop.0.borrow()
    }

    /// How many outcomes follow at least.
    pub(super) fn remaining(&self) -> usize {
        let announced = usize::from(self.announced.is_some());
        self.queue.len() + announced + self.in_flight.len() + self.known.len()
    }

    /// How many outcomes follow at most, if that is known.
    pub(super) fn max_remaining(&self) -> Option<usize> {
        (!self.options.split_refused).then(|| self.remaining())
    }

    /// Whether another chunk may be sent now.
    fn has_room(&self) -> bool {
        let concurrency =
            if self.queue.narrows() { 1 } else { self.brake.concurrency(self.options.concurrency) };
        !self.is_stopped()
            && self.in_flight.len() < concurrency
            && self.known.len() <= self.options.concurrency
    }

    /// Sends the chunk.
    fn send(&mut self, chunk: Chunk) {
        if self.is_stopped() {
            self.known.push_back(chunk.settled(ChunkResult::NotSent, None));
            return;
        }
        let runtime = match task::runtime(self.change.operation()) {
            Ok(runtime) => runtime,
            Err(error) => {
                self.known.push_back(chunk.settled(ChunkResult::Failed(error), None));
                return self.stop();
            }
        };
        let chunk = Arc::new(chunk);
        let (client, change, sent) = (self.client.clone(), self.change, Arc::clone(&chunk));
        let stop = self.stop.1.clone();
        let request = async move {
            let request = ChunkRequest { change, ids: &sent.ids, index: sent.index };
            client.perform(&request, &stop).await.map(|completed| completed.ray_id)
        };
        let request = request.in_current_span().with_current_subscriber();
        let task = self.tasks.spawn_on(request, &runtime);
        self.in_flight.insert(task.id(), chunk);
    }

    /// Collects the outcomes of the tasks that have finished.
    fn collect(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(Some(joined)) = self.tasks.poll_join_next_with_id(cx) {
            let (id, result) = match joined {
                Ok(joined) => joined,
                Err(error) => (error.id(), Err(self.unfinished(error))),
            };
            if let Some(chunk) = self.in_flight.remove(&id).and_then(Arc::into_inner) {
                self.settle(chunk, result);
            }
        }
    }

    /// The error of a task that did not finish: it was aborted, or the runtime shuts down and aborts them all.
    fn unfinished(&mut self, error: JoinError) -> Error {
        let operation = self.change.operation();
        self.stop();
        if self.is_aborted && error.is_cancelled() {
            Error::new(ErrorKind::Timeout)
                .with_operation(operation)
                .with_message("aborted before the response")
                .with_may_have_applied(true)
                .with_attempts(1)
        } else {
            task::join_error(operation, error).with_attempts(1)
        }
    }

    fn settle(&mut self, chunk: Chunk, result: Result<Option<String>>) {
        let outcome = match result {
            Ok(ray_id) => {
                self.brake.succeeded();
                chunk.settled(ChunkResult::Acknowledged, ray_id)
            }
            // Stopped while it waited for the rate limit.
            Err(error) if error.attempts() == 0 && self.is_stopped() => {
                chunk.settled(ChunkResult::NotSent, None)
            }
            Err(error) => {
                self.brake.failed(&error);
                if self.options.split_refused && error.is_request_refused() {
                    if chunk.ids.len() > 1 && !self.is_stopped() {
                        return self.split(chunk, &error);
                    }
                    self.brake.refused(&error);
                }
                if self.is_over(&error) {
                    self.stop();
                }
                let ray_id = error.ray_id().map(str::to_owned);
                chunk.settled(ChunkResult::Failed(error), ray_id)
            }
        };
        self.queue.settled();
        self.known.push_back(outcome);
    }

    /// Sends the ids of a refused chunk again, in smaller chunks.
    fn split(&mut self, chunk: Chunk, error: &Error) {
        tracing::debug!(chunk = chunk.index, ids = chunk.ids.len(), %error, "splitting a refused chunk");
        // Once an id was refused for this reason, the next question is whether every id is.
        self.queue.split(chunk, self.brake.has_refused(error));
        self.chunks += 1;
    }

    /// Whether no other chunk can succeed, or is likely to.
    fn is_over(&self, error: &Error) -> bool {
        let is_blocked = error
            .retry_after()
            .is_some_and(|wait| error.attempts() == 0 || !self.client.retry.allows_wait(wait));
        error.is_access_refused() || is_blocked || self.brake.is_pulled()
    }
}

impl Chunk {
    fn settled(self, result: ChunkResult, ray_id: Option<String>) -> ChunkOutcome {
        ChunkOutcome { index: self.index, start: self.start, ids: self.ids, result, ray_id }
    }
}

impl Stream for BulkEvents {
    type Item = BulkEvent;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Everything that is known comes before anything is sent: it may say to send no more.
        self.collect(cx);
        if let Some(chunk) = self.announced.take() {
            self.send(chunk);
            // Registers the waker with the new task.
            self.collect(cx);
        }
        if self.has_room()
            && let Some(chunk) = self.queue.next()
        {
            let sending = BulkEvent::Sending { index: chunk.index, ids: chunk.ids.clone() };
            self.announced = Some(chunk);
            return Poll::Ready(Some(sending));
        }
        if let Some(outcome) = self.known.pop_front() {
            return Poll::Ready(Some(BulkEvent::Settled(outcome)));
        }
        if !self.in_flight.is_empty() {
            return Poll::Pending;
        }
        // Chunks wait here only if the operation is stopped.
        let not_sent = self.queue.next().map(|chunk| chunk.settled(ChunkResult::NotSent, None));
        Poll::Ready(not_sent.map(BulkEvent::Settled))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // Those that were not announced yet may be.
        let most = self.max_remaining().map(|remaining| remaining + self.queue.len());
        (self.remaining(), most)
    }
}

impl FusedStream for BulkEvents {
    fn is_terminated(&self) -> bool {
        self.remaining() == 0
    }
}

impl fmt::Debug for BulkEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkEvents")
            .field("operation", &self.change.operation())
            .field("ids", &self.ids)
            .field("chunks", &self.chunks)
            .field("in_flight", &self.in_flight.len())
            .field("remaining", &self.remaining())
            .field("is_stopped", &self.is_stopped())
            .finish_non_exhaustive()
    }
}
