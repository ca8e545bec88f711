//! A client that sends given bytes and returns everything that comes back.

use std::io;
use std::time::Duration;

use registrations_emulator::Emulator;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What was received before the connection ended, and how it ended.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) bytes: Vec<u8>,
    pub(crate) end: End,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With FIN.
    Closed,
    /// With RST.
    Reset,
}

/// A request for this target, such as `/client/v4/…`, with which the connection closes.
pub(crate) fn request(emulator: &Emulator, method: &str, target: &[u8]) -> Vec<u8> {
    let token = emulator.token();
    let rest = format!(
        " HTTP/1.1\r\nHost: emulator\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    );
    [method.as_bytes(), b" ", target, rest.as_bytes()].concat()
}

/// The path of the collection.
pub(crate) fn collection(emulator: &Emulator) -> String {
    let account = emulator.account_id();
    format!("/client/v4/accounts/{account}/devices/registrations")
}

/// Sends these bytes and reads until the connection ends.
pub(crate) async fn exchange(emulator: &Emulator, bytes: &[u8]) -> Received {
    let mut stream = TcpStream::connect(("127.0.0.1", emulator.port())).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    read_to_end(&mut stream).await
}

/// Reads until the connection ends.
pub(crate) async fn read_to_end(stream: &mut TcpStream) -> Received {
    let mut received = Vec::new();
    let mut part = [0; 4096];
    // A limit for the case that it does not end.
    let limit = Duration::from_secs(60);
    let end = loop {
        match timeout(limit, stream.read(&mut part)).await.expect("the connection ends") {
            Ok(0) => break End::Closed,
            Ok(length) => received.extend_from_slice(&part[..length]),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => break End::Reset,
            Err(error) => panic!("{error}"),
        }
    };
    Received { bytes: received, end }
}

impl Received {
    /// The status; `None` if there is no response.
    pub(crate) fn status(&self) -> Option<u16> {
        let line =
            self.bytes.strip_prefix(b"HTTP/1.1 ").or(self.bytes.strip_prefix(b"HTTP/1.0 "))?;
        str::from_utf8(line.get(..3)?).ok()?.parse().ok()
    }

    /// The head as text in lower case, and the body.
    pub(crate) fn parts(&self) -> (String, &[u8]) {
        let end = self
            .bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("the head is complete");
        let head = String::from_utf8_lossy(&self.bytes[..end]).to_lowercase();
        (head, &self.bytes[end + 4..])
    }

    /// The value of a header, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.parts();
        let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))?;
        Some(line.to_owned())
    }

    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.parts().1).ok()
    }
}
