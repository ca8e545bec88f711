use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::{FusedStream, Stream};
use registrations_api as api;

use super::{ChunkOutcome, ChunkResult};
use crate::{
    Client, Operation, RegistrationId, Result,
    call::{Call, Misread},
    envelope::Envelope,
    future::BoxFuture,
};

/// What becomes of each chunk of a bulk operation, as a stream: [`Bulk::outcomes`](crate::Bulk::outcomes).
///
/// Every id is in exactly one outcome. They come in the order in which they become known; those that were never
/// sent come last. Dropping the stream cancels the requests that are under way, which may be carried out all the
/// same.
#[must_use = "nothing is sent until it is polled"]
pub struct Outcomes {
    client: Client,
    operation: Operation,
    waiting: VecDeque<(usize, Vec<RegistrationId>)>,
    under_way: Vec<BoxFuture<ChunkOutcome>>,
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
            under_way: Vec::new(),
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

    fn start(&mut self) {
        while !self.stopped && self.under_way.len() < self.concurrency {
            let Some((index, ids)) = self.waiting.pop_front() else {
                return;
            };
            let client = self.client.clone();
            let call = Chunk { operation: self.operation, ids };
            self.under_way.push(Box::pin(async move {
                let result = match client.perform(&call).await {
                    Ok(_) => ChunkResult::Acknowledged,
                    Err(error) => ChunkResult::Failed(error),
                };
                ChunkOutcome { index, ids: call.ids, result }
            }));
        }
    }

    fn poll_under_way(&mut self, cx: &mut Context<'_>) -> Option<ChunkOutcome> {
        for (place, chunk) in self.under_way.iter_mut().enumerate() {
            if let Poll::Ready(outcome) = chunk.as_mut().poll(cx) {
                drop(self.under_way.swap_remove(place));
                return Some(outcome);
            }
        }
        None
    }
}

impl Stream for Outcomes {
    type Item = ChunkOutcome;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.start();
        if let Some(outcome) = self.poll_under_way(cx) {
            let status = outcome.error().and_then(crate::Error::status);
            self.stopped |= matches!(status, Some(401 | 403));
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
        let left = self.waiting.len() + self.under_way.len();
        (left, Some(left))
    }
}

impl FusedStream for Outcomes {
    fn is_terminated(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_empty()
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes")
            .field("operation", &self.operation)
            .field("chunks", &self.chunks)
            .field("waiting", &self.waiting.len())
            .field("under_way", &self.under_way.len())
            .field("stopped", &self.stopped)
            .finish_non_exhaustive()
    }
}

/// The request for one chunk.
struct Chunk {
    operation: Operation,
    ids: Vec<RegistrationId>,
}

impl Call for Chunk {
    type Output = ();

    fn operation(&self) -> Operation {
        self.operation
    }

    async fn send(&self, api: &api::Client, account: &str) -> Result<Option<()>, api::Error<()>> {
        let ids = &self.ids;
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
