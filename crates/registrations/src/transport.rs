//! The seam under the client: what sends one attempt.

use std::{
    error::Error as StdError,
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering::Relaxed},
    },
    task::{Context, Poll},
};

use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::operation::Operation;

/// Sends one attempt of a call: a request in, a response out. [`ClientBuilder::transport`](crate::ClientBuilder::transport)
/// puts one under the client.
///
/// Everything else stays above it: the client builds and signs each request, waits for the rate limit, limits the time
/// and the size of the response, reads and decodes the body, and retries.
///
/// [`reqwest::Client`] is the default transport.
/// [`ClientBuilder::default_http_client`](crate::ClientBuilder::default_http_client) returns the one that the client
/// would use, for a transport that wraps it.
///
/// # A fake, without a server
///
/// A [`reqwest::Response`] can be made from an [`http::Response`](crate::http::Response).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use registrations::{Attempt, Client, Transport, TransportFuture, http, reqwest};
///
/// struct Fake(http::StatusCode, &'static str);
///
/// impl Transport for Fake {
///     fn send(&self, _request: reqwest::Request, _attempt: Attempt) -> TransportFuture<'_> {
///         let mut response = http::Response::new(self.1);
///         *response.status_mut() = self.0;
///         Box::pin(async { Ok(response.into()) })
///     }
/// }
///
/// let client = |fake| Client::builder().transport(fake).api_token("t").account_id("a").build();
///
/// let empty = client(Fake(http::StatusCode::OK, r#"{"success": true, "result": []}"#))?;
/// assert_eq!(empty.list().collect().await?, []);
///
/// let refusal = r#"{"success": false, "errors": [{"code": 10000, "message": "Authentication error"}]}"#;
/// let refusing = client(Fake(http::StatusCode::FORBIDDEN, refusal))?;
/// assert!(refusing.delete("r").await.unwrap_err().is_permission_denied());
/// # Ok(())
/// # }
/// ```
///
/// # A histogram of attempts
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let builder = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url());
/// use std::{collections::BTreeMap, sync::{Arc, Mutex}, time::Instant};
/// use registrations::{Attempt, Transport, TransportFuture, reqwest};
///
/// /// How many attempts took less than 1, 2, 4, 8, … ms, for each operation.
/// type Histogram = Arc<Mutex<BTreeMap<(&'static str, u32), u64>>>;
///
/// struct Measuring(reqwest::Client, Histogram);
///
/// impl Transport for Measuring {
///     fn send(&self, request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
///         Box::pin(async move {
///             let (start, operation) = (Instant::now(), attempt.operation().id());
///             let result = self.0.send(request, attempt).await;
///             let bucket = (start.elapsed().as_millis() as u64 + 1).next_power_of_two();
///             *self.1.lock().unwrap().entry((operation, bucket as u32)).or_default() += 1;
///             result
///         })
///     }
/// }
///
/// let histogram = Histogram::default();
/// let http = builder.default_http_client()?;
/// let client = builder.transport(Measuring(http, histogram.clone())).build()?;
/// client.list().send().await?;
/// assert_eq!(histogram.lock().unwrap().values().sum::<u64>(), 1);
/// # Ok(())
/// # }
/// ```
///
/// # A header for each attempt
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let builder = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url());
/// use registrations::{Attempt, Transport, TransportFuture, reqwest};
///
/// struct Tracing(reqwest::Client);
///
/// impl Transport for Tracing {
///     fn send(&self, mut request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
///         // In a real program it comes from the current span.
///         let context = format!("00-4bf92f3577b34da6a3ce929d0e0e4736-{:016x}-01", attempt.number());
///         request.headers_mut().insert("traceparent", context.parse().unwrap());
///         self.0.send(request, attempt)
///     }
/// }
///
/// let http = builder.default_http_client()?;
/// let client = builder.transport(Tracing(http)).build()?;
/// client.list().send().await?;
/// # assert_eq!(emulator.requests()[0].header("traceparent"), Some("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01"));
/// # Ok(())
/// # }
/// ```
///
/// # A fault for one test
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let id = emulator.registrations().remove(0).id;
/// # let builder = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url());
/// use registrations::{Attempt, RetryPolicy, Transport, TransportError, TransportFuture, reqwest};
///
/// /// Loses the response to the first attempt of each call.
/// struct Losing(reqwest::Client);
///
/// impl Transport for Losing {
///     fn send(&self, request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
///         Box::pin(async move {
///             let is_lost = attempt.number() == 1;
///             let response = self.0.send(request, attempt).await?;
///             if is_lost { Err(TransportError::broken("connection reset")) } else { Ok(response) }
///         })
///     }
/// }
///
/// let http = builder.default_http_client()?;
/// let client = builder.transport(Losing(http)).build()?;
/// // The second attempt finds that the first one has deleted the registration.
/// client.delete(&id).await?;
///
/// let error = client.with_retry(RetryPolicy::none()).delete("b").await.unwrap_err();
/// assert!(error.may_have_applied());
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends the request once, and returns the response with a body that is still to be read.
    ///
    /// It must neither retry nor follow redirects, and it needs no time limit of its own: the client drops the future
    /// when the time limit of the attempt is exceeded. A transport that passes the request on also passes on the attempt.
    fn send(&self, request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_>;
}

/// The future of a [`Transport`].
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<reqwest::Response, TransportError>> + Send + 'a>>;

impl Transport for reqwest::Client {
    fn send(&self, mut request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
        let body = request.body_mut();
        let watched = attempt.watch(body.take().unwrap_or_default());
        *body = Some(reqwest::Body::wrap(watched));
        Box::pin(async move { Ok(self.execute(request).await?) })
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
        (**self).send(request, attempt)
    }
}

/// One attempt of a call, for a [`Transport`].
#[derive(Clone, Debug)]
pub struct Attempt {
    operation: Operation,
    number: u32,
    /// [`UNKNOWN`], [`CONNECTING`] or [`SENT`].
    progress: Arc<AtomicU8>,
}

const UNKNOWN: u8 = 0;
/// No connection has taken the request yet.
const CONNECTING: u8 = 1;
/// A connection has taken the request.
const SENT: u8 = 2;

impl Attempt {
    pub(crate) fn new(operation: Operation, number: u32) -> Self {
        Self { operation, number, progress: Arc::default() }
    }

    /// The operation that is attempted.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The number of the attempt in its call, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether the service may have received some of the request. A transport of another kind does not say.
    pub(crate) fn may_be_sent(&self) -> bool {
        self.progress.load(Relaxed) != CONNECTING
    }

    /// A body that notes when a connection takes the request.
    fn watch(self, body: reqwest::Body) -> Watched {
        // Unless the same attempt was sent before.
        let _ = self.progress.compare_exchange(UNKNOWN, CONNECTING, Relaxed, Relaxed);
        Watched { body, progress: self.progress }
    }
}

/// hyper looks at the body when it starts to write the request, and not before.
struct Watched {
    body: reqwest::Body,
    progress: Arc<AtomicU8>,
}

impl HttpBody for Watched {
    type Data = <reqwest::Body as HttpBody>::Data;
    type Error = <reqwest::Body as HttpBody>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        self.progress.store(SENT, Relaxed);
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.progress.store(SENT, Relaxed);
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Why a [`Transport`] has no response. The client retries as its policy allows.
///
/// An error of `reqwest` converts into one, and so that it is classified: as an untrusted certificate, for example.
#[derive(Debug)]
pub struct TransportError(pub(crate) Failure);

#[derive(Debug)]
pub(crate) enum Failure {
    Http(reqwest::Error),
    Connect(Box<dyn StdError + Send + Sync>),
    Broken(Box<dyn StdError + Send + Sync>),
}

impl TransportError {
    /// There is no connection, so that nothing was sent: [`ErrorKind::Connect`](crate::ErrorKind::Connect).
    pub fn connect(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self(Failure::Connect(error.into()))
    }

    /// There is no response, but the service may have received the request:
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport).
    pub fn broken(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self(Failure::Broken(error.into()))
    }

    fn inner(&self) -> &(dyn StdError + 'static) {
        match &self.0 {
            Failure::Http(error) => error,
            Failure::Connect(error) | Failure::Broken(error) => &**error,
        }
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        Self(Failure::Http(error))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner().source()
    }
}
