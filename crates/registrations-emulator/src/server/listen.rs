//! Accepts connections until it is told to stop.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use super::App;
use super::connection::Connection;
use super::link::Link;
use super::routes::router;

/// How long requests in flight may take once the server is to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A server that runs until this is dropped, and the runtime has got round to ending its task.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Stops accepting, and waits for requests in flight.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        // An error would be a panic in the server, which has been reported by now.
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The connections' tasks belong to this one and end with it.
        self.task.abort();
    }
}

/// Binds to the port, 0 for any that is free, and serves.
pub(crate) async fn listen(app: Arc<App>, port: u16) -> io::Result<Running> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let task = tokio::spawn(accept(listener, app, stopping));
    Ok(Running { address, stop, task })
}

async fn accept(listener: TcpListener, app: Arc<App>, mut stopping: watch::Receiver<bool>) {
    let router = router(&app);
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.changed() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let service = TowerToHyperService::new(router.clone());
                let connection = converse(stream, service, Arc::clone(&app), stopping.clone());
                connections.spawn(connection);
            }
            // Mostly too many open files: others may close meanwhile.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // Whatever takes longer is dropped with the set.
    let _ = timeout(GRACE, all).await;
}

/// Serves one connection.
async fn converse(
    stream: TcpStream,
    router: TowerToHyperService<axum::Router>,
    app: Arc<App>,
    mut stopping: watch::Receiver<bool>,
) {
    // Answers are written whole, so waiting for more to send only costs time.
    let _ = stream.set_nodelay(true);
    let connection = Arc::new(Connection::default());
    let link = Link::new(stream, Arc::clone(&connection), app);
    let orders = Arc::clone(&connection);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(Arc::clone(&orders));
        router.call(request)
    });
    let mut serving = http1::Builder::new().serve_connection(TokioIo::new(link), service);
    let ending = loop {
        tokio::select! {
            ending = &mut serving => break ending,
            () = connection.ended() => return,
            stopped = stopping.changed() => match stopped {
                Ok(()) => std::pin::Pin::new(&mut serving).graceful_shutdown(),
                // The emulator was dropped, and this task is about to be.
                Err(_) => return,
            },
        }
    };
    // Other errors are of broken connections, which are the client's to notice.
    if ending.is_err_and(|error| error.is_parse()) {
        // To the beginning of HTTP/2, the library says nothing at all.
        let mut link = serving.into_parts().io.into_inner();
        let _ = link.refuse().await;
    }
}
