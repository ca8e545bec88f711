use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::{FusedStream, Stream};

use super::{
    events::{BulkEvent, BulkEvents},
    outcome::ChunkOutcome,
};

/// A stream of the outcomes of the chunks of a bulk operation: [`Bulk::outcomes`](crate::Bulk::outcomes).
///
/// Every id is in exactly one outcome. It is [`BulkEvents`] without the announcements, and everything that is said
/// there holds.
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
pub struct Outcomes(pub(super) BulkEvents);

impl Outcomes {
    /// The next outcome.
    ///
    /// Cancel safe: dropping the future loses no outcome.
    pub async fn next(&mut self) -> Option<ChunkOutcome> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// How many outcomes there are in all. It grows when a refused chunk is split.
    pub fn chunks(&self) -> usize {
        self.0.chunks()
    }

    /// How many ids there are, without duplicates.
    pub fn ids(&self) -> usize {
        self.0.ids()
    }

    /// Ends the operation early, without losing track of any id: [`BulkEvents::stop`].
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Ends the operation at once, without waiting for the requests in flight: [`BulkEvents::abort`].
    pub fn abort(&mut self) {
        self.0.abort();
    }
}

impl Stream for Outcomes {
    type Item = ChunkOutcome;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_next(cx)) {
                Some(BulkEvent::Sending { .. }) => {}
                Some(BulkEvent::Settled(outcome)) => return Poll::Ready(Some(outcome)),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.remaining(), self.0.max_remaining())
    }
}

impl FusedStream for Outcomes {
    fn is_terminated(&self) -> bool {
        self.0.is_terminated()
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Outcomes").field(&self.0).finish()
    }
}
