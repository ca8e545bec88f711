//! Receives a body in chunks, decompresses it, and stops at the limits of size and time.
//!
//! It is done here rather than by reqwest because reqwest neither reads `x-gzip` nor a second gzip member.

use std::io::{self, Write};

use flate2::write::GzDecoder;
use reqwest::header::CONTENT_ENCODING;
use tokio::time::{Instant, timeout_at};

/// The first byte of each member.
const MEMBER: u8 = 0x1f;
/// How much memory is reserved before anything is received, whatever `Content-Length` says.
const MAX_RESERVED: usize = 1 << 20;

#[derive(Debug)]
pub(crate) enum BodyError {
    TimedOut,
    TooLarge,
    /// The connection broke, or the compressed data breaks off.
    Broken(io::Error),
    /// The compressed data is invalid.
    Corrupt(io::Error),
    /// The body violates HTTP.
    Malformed(io::Error),
    /// The body has this encoding, which nobody asked for.
    UnsupportedEncoding(String),
}

/// Receives the whole body: at most `limit` bytes after decompression, until `deadline`.
pub(crate) async fn read_body(
    mut response: reqwest::Response,
    limit: usize,
    deadline: Instant,
) -> Result<Vec<u8>, BodyError> {
    let mut sink = Sink::new(&response, limit)?;
    let mut is_empty = true;
    loop {
        let chunk = match timeout_at(deadline, response.chunk()).await {
            Err(_) => return Err(BodyError::TimedOut),
            Ok(Err(error)) if error.is_timeout() => return Err(BodyError::TimedOut),
            Ok(Err(error)) => return Err(classify(error)),
            // No bytes at all are an empty body, whatever its encoding.
            Ok(Ok(None)) if is_empty => return Ok(Vec::new()),
            Ok(Ok(None)) => return sink.finish(),
            Ok(Ok(Some(chunk))) => chunk,
        };
        is_empty &= chunk.is_empty();
        sink.write(&chunk)?;
    }
}

/// Where the received bytes go.
enum Sink {
    Plain(Bounded),
    Gzip(Box<GzDecoder<Bounded>>),
}

impl Sink {
    fn new(response: &reqwest::Response, limit: usize) -> Result<Self, BodyError> {
        let length = response.content_length().and_then(|length| usize::try_from(length).ok());
        let encoding = response.headers().get(CONTENT_ENCODING).map(|encoding| {
            String::from_utf8_lossy(encoding.as_bytes()).trim().to_ascii_lowercase()
        });
        let reserved = length.unwrap_or_default().min(MAX_RESERVED).min(limit);
        let buffer = Bounded { bytes: Vec::with_capacity(reserved), limit, is_full: false };
        match encoding.as_deref() {
            None | Some("" | "identity") if length > Some(limit) => Err(BodyError::TooLarge),
            None | Some("" | "identity") => Ok(Self::Plain(buffer)),
            Some("gzip" | "x-gzip") => Ok(Self::Gzip(Box::new(GzDecoder::new(buffer)))),
            Some(encoding) => Err(BodyError::UnsupportedEncoding(encoding.to_owned())),
        }
    }

    fn write(&mut self, piece: &[u8]) -> Result<(), BodyError> {
        let (written, is_full) = match self {
            Self::Plain(buffer) => (buffer.write_all(piece), buffer.is_full),
            Self::Gzip(decoder) => (decompress(decoder, piece), decoder.get_ref().is_full),
        };
        written
            .map_err(|error| if is_full { BodyError::TooLarge } else { BodyError::Corrupt(error) })
    }

    fn finish(self) -> Result<Vec<u8>, BodyError> {
        match self {
            Self::Plain(buffer) => Ok(buffer.bytes),
            Self::Gzip(mut decoder) => {
                let finished = decoder.try_finish();
                let buffer = decoder.get_mut();
                match finished {
                    Ok(()) => Ok(std::mem::take(&mut buffer.bytes)),
                    Err(_) if buffer.is_full => Err(BodyError::TooLarge),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                        Err(BodyError::Broken(error))
                    }
                    Err(error) => Err(BodyError::Corrupt(error)),
                }
            }
        }
    }
}

/// Decompresses a piece of a body that consists of one or more members.
fn decompress(decoder: &mut GzDecoder<Bounded>, mut piece: &[u8]) -> io::Result<()> {
    while !piece.is_empty() {
        let written = decoder.write(piece)?;
        if written == 0 {
            // The member is over.
            decoder.try_finish()?;
            if piece.first() != Some(&MEMBER) {
                return Err(io::Error::other("bytes after the compressed data"));
            }
            let buffer = std::mem::take(decoder.get_mut());
            *decoder = GzDecoder::new(buffer);
        }
        piece = piece.get(written..).unwrap_or_default();
    }
    Ok(())
}

/// What an error of the HTTP client means.
fn classify(error: reqwest::Error) -> BodyError {
    let (mut is_invalid, mut is_http) = (false, false);
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        is_http |= error.is::<hyper::Error>();
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        is_invalid |=
            matches!(kind, Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData));
        source = error.source();
    }
    let error = io::Error::other(error.without_url());
    match (is_invalid, is_http) {
        (false, _) => BodyError::Broken(error),
        (true, true) => BodyError::Malformed(error),
        // Your own HTTP client can decompress.
        (true, false) => BodyError::Corrupt(error),
    }
}

/// A buffer that refuses to grow beyond its limit.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.limit - self.bytes.len() {
            self.is_full = true;
            return Err(io::Error::other("the size limit is exceeded"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
