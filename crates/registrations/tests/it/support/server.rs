//! A TCP server for responses that the emulator cannot send.

use std::{
    future::Future,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use registrations::{Client, ClientBuilder};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

use super::at_once;

/// A server on a free port of 127.0.0.1 that handles each connection with a function. It stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// `handle` gets each connection, and its number from 0.
    pub(crate) async fn start<F>(handle: impl Fn(TcpStream, usize) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            let mut tasks = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                tasks.spawn(handle(stream, counter.fetch_add(1, Ordering::SeqCst)));
            }
        });
        Self { address, connections, task }
    }

    /// Reads the head of a request, sends these bytes, and closes the connection.
    pub(crate) async fn sending(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes: Arc<[u8]> = bytes.into().into();
        Self::start(move |mut stream, _| {
            let bytes = Arc::clone(&bytes);
            async move {
                read_head(&mut stream).await;
                // The client may hang up before it has read everything.
                if stream.write_all(&bytes).await.is_ok() {
                    let _ = stream.shutdown().await;
                }
            }
        })
        .await
    }

    /// Reads the head of a request, and sends this head and then `chunk` again and again, until the client hangs up.
    pub(crate) async fn without_end(head: &'static str, chunk: Vec<u8>) -> Self {
        let chunk: Arc<[u8]> = chunk.into();
        Self::start(move |mut stream, _| {
            let chunk = Arc::clone(&chunk);
            async move {
                read_head(&mut stream).await;
                let mut sent = stream.write_all(head.as_bytes()).await;
                while sent.is_ok() {
                    sent = stream.write_all(&chunk).await;
                }
            }
        })
        .await
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// A client of this server, to be changed further. It retries at once.
    pub(crate) fn builder(&self) -> ClientBuilder {
        client_of(format!("http://{}/client/v4", self.address))
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A client of the service at this URL, to be changed further. It retries at once.
pub(crate) fn client_of(base_url: impl Into<String>) -> ClientBuilder {
    Client::builder().api_token("t0ken").account_id("a").base_url(base_url).retry(at_once())
}

/// Reads until the empty line after the headers, or until the end of the connection.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}
