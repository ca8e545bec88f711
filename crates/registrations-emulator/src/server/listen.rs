//! Accepts connections until the emulator is shut down.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use super::connection::{Connection, Socket};
use super::pipeline;
use crate::app::App;

/// How long requests in flight may take after the server was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Server {
    /// Stops accepting connections and waits for requests in flight.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        // An error is a panic in the server, which the runtime has reported.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The tasks of the connections belong to this one and end with it.
        self.task.abort();
    }
}

/// Listens on a port, or on any free port for 0, and serves.
pub(crate) async fn listen(app: Arc<App>, port: u16) -> io::Result<Server> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let task = tokio::spawn(accept(listener, app, stopping));
    Ok(Server { address, stop, task })
}

async fn accept(listener: TcpListener, app: Arc<App>, mut stopping: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.changed() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                connections.spawn(serve(stream, Arc::clone(&app), stopping.clone()));
            }
            // The usual cause is too many open files, some of which may be closed soon.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // Connections that take longer are dropped with the set.
    let _ = timeout(GRACE, all).await;
}

/// Serves one connection.
async fn serve(stream: TcpStream, app: Arc<App>, mut stopping: watch::Receiver<bool>) {
    // Responses are written at once, so that waiting for more to send only costs time.
    let _ = stream.set_nodelay(true);
    let _open = app.connections.open();
    let connection = Arc::new(Connection::default());
    let socket = Socket::new(stream, Arc::clone(&connection));
    let service = service_fn(|request| {
        let (app, connection) = (Arc::clone(&app), Arc::clone(&connection));
        async move { Ok::<_, Infallible>(pipeline::handle(app, connection, request).await) }
    });
    let mut serving = pin!(http1::Builder::new().serve_connection(TokioIo::new(socket), service));
    loop {
        tokio::select! {
            // An error means that the client broke the connection or sent invalid HTTP, to which
            // the HTTP library has responded.
            _ = &mut serving => return,
            () = connection.ended() => return,
            stopped = stopping.changed() => match stopped {
                Ok(()) => serving.as_mut().graceful_shutdown(),
                // The emulator was dropped.
                Err(_) => return,
            },
        }
    }
}
