//! The socket of a connection, between the HTTP library and the system.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::App;
use super::connection::Connection;
use super::head::unparsed;

/// A socket that obeys its requests' orders, and that lets no answer through without an envelope.
pub(super) struct Link {
    stream: TcpStream,
    connection: Arc<Connection>,
    app: Arc<App>,
    /// The envelope that is being sent in place of a bare refusal, and how much of it is sent.
    refusal: Option<(Vec<u8>, usize)>,
    discarded: usize,
}

impl Link {
    pub(super) fn new(stream: TcpStream, connection: Arc<Connection>, app: Arc<App>) -> Self {
        Self { stream, connection, app, refusal: None, discarded: 0 }
    }

    /// Sends an envelope in place of the bare refusal in the buffer.
    fn poll_refuse(
        &mut self,
        context: &mut Context<'_>,
        buffer: &[u8],
        status: StatusCode,
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_send_refusal(context, status))?;
        Poll::Ready(Ok(buffer.len()))
    }

    fn poll_send_refusal(
        &mut self,
        context: &mut Context<'_>,
        status: StatusCode,
    ) -> Poll<io::Result<()>> {
        let app = &self.app;
        let (text, sent) = self.refusal.get_or_insert_with(|| (unparsed(app, status), 0));
        while let Some(rest) = text.get(*sent..).filter(|rest| !rest.is_empty()) {
            *sent += ready!(Pin::new(&mut self.stream).poll_write(context, rest))?;
        }
        Poll::Ready(Ok(()))
    }

    /// Refuses what could not be parsed, unless that has been done, and ends the connection.
    pub(super) async fn refuse(&mut self) -> io::Result<()> {
        if self.refusal.is_some() {
            return Ok(());
        }
        poll_fn(|context| self.poll_send_refusal(context, StatusCode::BAD_REQUEST)).await?;
        poll_fn(|context| Pin::new(&mut *self).poll_shutdown(context)).await
    }
}

/// How much of what follows an unparsable request is read.
const DISCARDED: usize = 1 << 24;

impl Link {
    /// Reads until the client has closed its side, or has sent far too much.
    fn poll_discard(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut space = [0; 4096];
        while self.discarded < DISCARDED {
            let mut buffer = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer))?;
            if buffer.filled().is_empty() {
                break;
            }
            self.discarded += buffer.filled().len();
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if self.connection.is_reset() {
            // Closing with a linger time of zero sends RST. If the option cannot be set, the
            // socket is broken already.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Link {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Link {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Some(status) = bare_refusal(buffer) {
            return self.poll_refuse(context, buffer, status);
        }
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(buffer) = buffers.first()
            && let Some(status) = bare_refusal(buffer)
        {
            return self.poll_refuse(context, buffer, status);
        }
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
        ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        if self.refusal.is_some() {
            // Closing before the client has sent everything would reset the connection, and the
            // client might never see the answer.
            return self.poll_discard(context);
        }
        Poll::Ready(Ok(()))
    }
}

/// The status of a refusal that the HTTP library wrote by itself, to what it could not parse.
///
/// It is told from the emulator's own answers by its lack of a `cf-ray`.
fn bare_refusal(buffer: &[u8]) -> Option<StatusCode> {
    let line = buffer.strip_prefix(b"HTTP/1.1 ").or_else(|| buffer.strip_prefix(b"HTTP/1.0 "))?;
    let status = line.get(..3).filter(|status| status.starts_with(b"4"))?;
    let head_only = buffer.ends_with(b"\r\n\r\n");
    let ours = buffer.windows(8).any(|window| window.eq_ignore_ascii_case(b"\r\ncf-ray"));
    if ours || !head_only {
        return None;
    }
    StatusCode::from_bytes(status).ok()
}

#[cfg(test)]
mod tests {
    use super::bare_refusal;

    #[test]
    fn only_answers_of_the_library_itself_are_replaced() {
        let status = |text: &str| bare_refusal(text.as_bytes()).map(|status| status.as_u16());
        let bare = "HTTP/1.1 414 URI Too Long\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(status(bare), Some(414));
        let own = "HTTP/1.1 404 Not Found\r\ncf-ray: 1\r\ncontent-length: 9\r\n\r\n";
        assert_eq!(status(own), None);
        assert_eq!(status("HTTP/1.1 200 OK\r\n\r\n"), None);
        assert_eq!(status("{\"result\":[]}"), None);
    }
}
