//! A connection that a fault can close or reset.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// How a fault ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With FIN.
    Close,
    /// With RST.
    Reset,
}

/// What a request tells the connection that it came by.
#[derive(Debug, Default)]
pub(super) struct Connection {
    /// Whether the connection ends as soon as the system has everything that was written.
    ends_after_flush: AtomicBool,
    is_reset: AtomicBool,
    ended: Notify,
}

impl Connection {
    /// Ends the connection at once.
    pub(super) fn end(&self, ending: Ending) {
        self.is_reset.store(ending == Ending::Reset, Ordering::Release);
        self.ended.notify_one();
    }

    /// Ends the connection as soon as the system has everything that was written.
    pub(super) fn end_after_flush(&self, ending: Ending) {
        self.is_reset.store(ending == Ending::Reset, Ordering::Release);
        self.ends_after_flush.store(true, Ordering::Release);
    }

    /// Waits until the connection must end.
    pub(super) async fn ended(&self) {
        self.ended.notified().await;
    }

    fn flushed(&self) {
        if self.ends_after_flush.load(Ordering::Acquire) {
            self.ended.notify_one();
        }
    }
}

/// The socket of a connection.
pub(super) struct Socket {
    stream: TcpStream,
    connection: Arc<Connection>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, connection: Arc<Connection>) -> Self {
        Self { stream, connection }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.connection.is_reset.load(Ordering::Acquire) {
            // Closing with a linger time of zero sends RST. An error means that the socket is
            // already broken.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.connection.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
