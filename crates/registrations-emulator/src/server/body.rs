//! Bodies of responses, whole or faulty.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use tokio::time::{Sleep, sleep};

use super::connection::{Connection, Ending};
use crate::gauge::Open;

/// The body of a response.
pub(super) struct ResponseBody {
    pub(super) content: Content,
    /// The request, which ends with the body.
    #[expect(dead_code, reason = "it counts until it is dropped")]
    pub(super) request: Option<Open>,
}

pub(super) enum Content {
    Whole(Full<Bytes>),
    Half(HalfBody),
    Drip(DripBody),
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut self.get_mut().content {
            Content::Whole(body) => Pin::new(body).poll_frame(context),
            Content::Half(body) => body.poll(),
            Content::Drip(body) => body.poll(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Whole(body) => body.is_end_stream(),
            Content::Half(_) => false,
            Content::Drip(body) => body.rest.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Whole(body) => body.size_hint(),
            Content::Half(body) => SizeHint::with_exact(body.length),
            Content::Drip(body) => SizeHint::with_exact(body.rest.len() as u64),
        }
    }
}

/// A body that announces its whole length and ends its connection after half of it.
pub(super) struct HalfBody {
    length: u64,
    half: Option<Bytes>,
    connection: Arc<Connection>,
    ending: Ending,
}

impl HalfBody {
    pub(super) fn new(whole: &Bytes, connection: Arc<Connection>, ending: Ending) -> Self {
        let half = Some(whole.slice(..whole.len() / 2));
        Self { length: whole.len() as u64, half, connection, ending }
    }

    fn poll(&mut self) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        // The HTTP library flushes what it has before it waits for more, and the connection ends
        // with that flush.
        self.connection.end_after_flush(self.ending);
        Poll::Pending
    }
}

/// A body that is sent a few bytes at a time.
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

    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.pause.as_mut().poll(context));
        let part = self.rest.split_to(self.bytes.min(self.rest.len()));
        self.pause = Box::pin(sleep(self.every));
        Poll::Ready(Some(Ok(Frame::data(part))))
    }
}
