//! Bodies that do not arrive as they should.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use super::connection::{Connection, Ending};

/// A body that announces its whole length, and whose connection ends at half of it.
pub(super) struct HalfBody {
    length: u64,
    half: Option<Bytes>,
    connection: Arc<Connection>,
    ending: Ending,
}

impl HalfBody {
    pub(super) fn new(whole: &Bytes, connection: Arc<Connection>, ending: Ending) -> Self {
        Self {
            length: whole.len() as u64,
            half: Some(whole.slice(..whole.len() / 2)),
            connection,
            ending,
        }
    }
}

impl Body for HalfBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        // The server flushes what it has before it waits for more; nothing will come, since the
        // connection ends with that flush.
        self.connection.end_after_flush(self.ending);
        Poll::Pending
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}

/// A body that comes a few bytes at a time.
pub(super) struct DripBody {
    rest: Bytes,
    bytes: usize,
    every: Duration,
    pause: Pin<Box<Sleep>>,
}

impl DripBody {
    pub(super) fn new(body: Bytes, bytes: usize, every: Duration) -> Self {
        Self { rest: body, bytes, every, pause: Box::pin(sleep(every)) }
    }
}

impl Body for DripBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.pause.as_mut().poll(context));
        let length = self.bytes.min(self.rest.len());
        let drop = self.rest.split_to(length);
        self.pause = Box::pin(sleep(self.every));
        Poll::Ready(Some(Ok(Frame::data(drop))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
