use std::{
    collections::{HashMap, VecDeque},
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::{FusedStream, Stream};
use registrations_api as api;
use tokio::task::{Id, JoinError, JoinSet};
use tracing::{Instrument, instrument::WithSubscriber};

use super::{ChunkOutcome, ChunkResult};
use crate::{
    Client, Error, ErrorKind, Operation, RegistrationId, Result,
    call::{Call, Misread},
    envelope::Envelope,
};

/// What becomes of each chunk of a bulk operation, as a stream: [`Bulk::outcomes`](crate::Bulk::outcomes).
///
/// Every id is in exactly one outcome. They come in the order in which they become known; those that were never
/// sent come last.
///
/// The requests that are under way are tasks of their own, so that they go on while you work on an outcome. So it
/// must be polled within a Tokio runtime. New requests are made only when it is polled; dropping it aborts those
/// that are under way, which may be carried out all the same.
#[must_use = "nothing is sent until it is polled"]
pub struct Outcomes {
    client: Client,
    operation: Operation,
    waiting: VecDeque<(usize, Vec<RegistrationId>)>,
    /// Each ends with what became of its chunk.
    tasks: JoinSet<ChunkResult>,
    /// The chunks of the tasks.
    under_way: HashMap<Id, (usize, Arc<Vec<RegistrationId>>)>,
    /// What is known, but has not been given out.
    known: VecDeque<ChunkOutcome>,
    concurrency: usize,
    chunks: usize,
    /// The service refused a chunk for a reason that holds for all.
    stopped: bool,
}

impl Outcomes {
    pub(super) fn new(
        client: Client,
        operation: Operation,
        chunks: Vec<Vec<RegistrationId>>,
        concurrency: usize,
    ) -> Self {
        Self {
            client,
            operation,
            chunks: chunks.len(),
            waiting: chunks.into_iter().enumerate().collect(),
            tasks: JoinSet::new(),
            under_way: HashMap::new(),
            known: VecDeque::new(),
            concurrency,
            stopped: false,
        }
    }

    /// The next outcome.
    pub async fn next(&mut self) -> Option<ChunkOutcome> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// How many chunks there are in all.
    pub fn chunks(&self) -> usize {
        self.chunks
    }

    /// Makes as many requests as may be under way; whether there was any to make.
    fn start(&mut self) -> bool {
        let mut started = false;
        while !self.stopped && self.under_way.len() < self.concurrency {
            let Some((index, ids)) = self.waiting.pop_front() else {
                break;
            };
            let (client, ids) = (self.client.clone(), Arc::new(ids));
            let call = Chunk { operation: self.operation, ids: Arc::clone(&ids) };
            let request = async move {
                match client.perform(&call).await {
                    Ok(_) => ChunkResult::Acknowledged,
                    Err(error) => ChunkResult::Failed(error),
                }
            };
            let task = self.tasks.spawn(request.in_current_span().with_current_subscriber());
            self.under_way.insert(task.id(), (index, ids));
            started = true;
        }
        started
    }

    /// Takes in everything that has become known.
    fn take_in(&mut self, cx: &mut Context<'_>) {
        while let Poll::Ready(Some(joined)) = self.tasks.poll_join_next_with_id(cx) {
            let (id, result) = match joined {
                Ok(joined) => joined,
                Err(error) => (error.id(), self.unfinished(error)),
            };
            let Some((index, ids)) = self.under_way.remove(&id) else {
                continue;
            };
            if let ChunkResult::Failed(error) = &result {
                self.stopped |= matches!(error.status(), Some(401 | 403));
            }
            let ids = Arc::unwrap_or_clone(ids);
            self.known.push_back(ChunkOutcome { index, ids, result });
        }
    }

    /// A task that has not come to its end: the runtime shuts down, or it panicked, and then so does the caller, as
    /// if there were no task.
    fn unfinished(&self, error: JoinError) -> ChunkResult {
        match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => {
                let failure = Error::new(ErrorKind::Transport).during(self.operation);
                let mut failure =
                    failure.with_detail("the runtime is shutting down").with_source(error);
                failure.inner_mut().applied = true;
                ChunkResult::Failed(failure)
            }
        }
    }
}

impl Stream for Outcomes {
    type Item = ChunkOutcome;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Everything that is known before anything is sent: it may say that no more is to be sent.
        self.take_in(cx);
        while self.start() {
            // Also so that the new tasks wake this one.
            self.take_in(cx);
        }
        if let Some(outcome) = self.known.pop_front() {
            return Poll::Ready(Some(outcome));
        }
        if !self.under_way.is_empty() {
            return Poll::Pending;
        }
        // Here, chunks can only wait because the sending has stopped.
        Poll::Ready(self.waiting.pop_front().map(|(index, ids)| ChunkOutcome {
            index,
            ids,
            result: ChunkResult::NotSent,
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.waiting.len() + self.under_way.len() + self.known.len();
        (left, Some(left))
    }
}

impl FusedStream for Outcomes {
    fn is_terminated(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_empty() && self.known.is_empty()
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes")
            .field("operation", &self.operation)
            .field("chunks", &self.chunks)
            .field("waiting", &self.waiting.len())
            .field("under_way", &self.under_way.len())
            .field("known", &self.known.len())
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}

/// The request for one chunk.
struct Chunk {
    operation: Operation,
    ids: Arc<Vec<RegistrationId>>,
}

impl Call for Chunk {
    type Output = ();

    fn operation(&self) -> Operation {
        self.operation
    }

    async fn send(&self, api: &api::Client, account: &str) -> Result<Option<()>, api::Error<()>> {
        let ids = &*self.ids;
        let (success, errors) = match self.operation {
            Operation::Revoke => {
                let answer = api.revoke_registrations(account, ids).await?.into_inner();
                (answer.success, answer.errors)
            }
            Operation::Unrevoke => {
                let answer = api.unrevoke_registrations(account, ids).await?.into_inner();
                (answer.success, answer.errors)
            }
            _ => {
                let answer = api.delete_registrations(account, ids).await?.into_inner();
                (answer.success, answer.errors)
            }
        };
        Ok((success && errors.is_empty()).then_some(()))
    }

    fn reread(&self, _: &Envelope<'_>) -> Result<(), Misread> {
        Ok(())
    }
}
