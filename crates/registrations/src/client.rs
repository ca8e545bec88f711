//! The client and its configuration.

mod base_url;
mod builder;
mod credentials;
mod headers;
mod http;
mod proxy;

use std::{fmt, sync::Arc, time::Duration};

pub use builder::ClientBuilder;
use registrations_api as api;
use reqwest::header::HeaderMap;

use crate::{
    Result, RetryPolicy,
    clock::Clock,
    pacing::{Pacer, RateLimit},
    transport::Transport,
};
use credentials::Credentials;

/// A client of the device registrations API, for one account.
///
/// Clones are cheap and share everything: connections and the state of the rate limit. Create one client and clone
/// it, so that all parts of a program pace themselves together.
///
/// Its methods return requests. A request is sent when it is awaited or, if it is a stream, polled, inside a Tokio
/// runtime.
///
/// | Method | Needs | |
/// | --- | --- | --- |
/// | [`list`](Self::list) | Zero Trust Read | one page, a stream of pages or registrations, or all at once |
/// | [`get`](Self::get) | Zero Trust Read | one registration |
/// | [`override_codes`](Self::override_codes) | Zero Trust Read | the codes that let a user switch the client off |
/// | [`delete`](Self::delete) | Zero Trust Write | delete one registration |
/// | [`delete_many`](Self::delete_many) | Zero Trust Write | delete any number of registrations |
/// | [`revoke`](Self::revoke), [`unrevoke`](Self::unrevoke) | Zero Trust Write | the same for revocations |
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// # let id = client.list().limit(1).collect().await?.remove(0).id;
/// let registration = client.get(&id).include_policy().await?;
/// println!("{} {:?}", registration.device.name, registration.policy);
///
/// client.delete(&registration).await?;
/// assert!(client.get(&id).await.unwrap_err().is_not_found());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) account_id: Arc<str>,
    pub(crate) retry: Arc<RetryPolicy>,
    pub(crate) timeout: Option<Duration>,
    /// Sent with each request, except where the client sets the same header.
    pub(crate) headers: Arc<HeaderMap>,
}

/// What all clones have in common.
pub(crate) struct Shared {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) api: api::Client,
    base_url: String,
    credentials: Credentials,
    /// The headers that authenticate a request and name the client.
    pub(crate) signature: HeaderMap,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_response_size: usize,
    pub(crate) pacer: Option<Arc<Pacer>>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Client {
    /// A client that is configured by the environment: see [`ClientBuilder::env`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) names the variable that is missing or invalid.
    pub fn from_env() -> Result<Self> {
        Self::builder().env().build()
    }

    /// A builder with the default configuration.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The URL of the API, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// The account that the client acts on.
    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    /// What remains of the rate limits, as the newest response reported it. Sends nothing.
    ///
    /// Empty before the first response, after the end of the window, without pacing, and if the service reports no
    /// limit.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// client.list().per_page(1).send().await?;
    /// for limit in client.rate_limits() {
    ///     println!("{} requests remain, {:?} until the reset", limit.remaining, limit.resets_in);
    /// #   assert!(limit.remaining == 1_199 && limit.resets_in.as_secs() > 290);
    /// }
    /// # assert_eq!(client.rate_limits().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn rate_limits(&self) -> Vec<RateLimit> {
        let now = self.shared.clock.now();
        self.shared.pacer.as_ref().map(|pacer| pacer.limits(now)).unwrap_or_default()
    }

    /// A client for another account, with the same credentials. It shares connections and pacing with this one,
    /// because the rate limit belongs to the token.
    pub fn with_account(&self, account_id: impl AsRef<str>) -> Result<Self> {
        Ok(Self { account_id: builder::account_id(account_id.as_ref())?, ..self.clone() })
    }

    /// A client with another retry policy. It shares connections and pacing with this one.
    ///
    /// ```
    /// # fn example(client: registrations::Client) {
    /// use registrations::RetryPolicy;
    ///
    /// let impatient = client.with_retry(RetryPolicy::none());
    /// # }
    /// ```
    #[must_use]
    pub fn with_retry(&self, policy: RetryPolicy) -> Self {
        Self { retry: Arc::new(policy), ..self.clone() }
    }

    /// A client whose calls may take this long, with all attempts and waits: see [`ClientBuilder::timeout`]. `None`
    /// removes the limit. It shares connections and pacing with this one.
    ///
    /// ```
    /// # async fn example(client: registrations::Client) -> registrations::Result<()> {
    /// use std::time::Duration;
    ///
    /// let page = client.with_timeout(Duration::from_secs(10)).list().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_timeout(&self, timeout: impl Into<Option<Duration>>) -> Self {
        Self { timeout: timeout.into(), ..self.clone() }
    }

    /// A client that also sends this header, such as a trace id: see [`ClientBuilder::header`]. It shares connections
    /// and pacing with this one.
    ///
    /// ```
    /// # fn example(client: registrations::Client) -> registrations::Result<()> {
    /// let traced = client.with_header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_header(&self, name: impl AsRef<str>, value: impl AsRef<str>) -> Result<Self> {
        let mut headers = HeaderMap::clone(&self.headers);
        headers::insert(&mut headers, name.as_ref(), value.as_ref())?;
        Ok(Self { headers: Arc::new(headers), ..self.clone() })
    }

    /// Removes the secrets from text that comes from outside.
    pub(crate) fn hide(&self, text: String) -> String {
        self.shared.credentials.hide(text)
    }
}

/// Shows no secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("account_id", &self.account_id)
            .field("credentials", &self.shared.credentials)
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .field("paced", &self.shared.pacer.is_some())
            .finish_non_exhaustive()
    }
}
