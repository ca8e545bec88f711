//! The client and its configuration.

mod base_url;
mod builder;
mod credentials;
mod headers;
mod http;
mod identity;
mod proxy;

use std::{fmt, sync::Arc, time::Duration};

pub use builder::ClientBuilder;
use registrations_api as api;
use reqwest::header::HeaderMap;
use tokio::time::Instant;

use crate::{
    clock::Clock,
    error::{Error, Result},
    pacing::RateLimit,
    retry::RetryPolicy,
    transport::Transport,
};
use credentials::Credentials;
use identity::Identity;

/// A client of the device registrations API, for one account.
///
/// Clones are cheap and share everything: connections, credentials and the state of the rate limit. Create one client and clone
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
/// | [`request`](Self::request) | what the endpoint needs | any other endpoint |
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
    pub(crate) identity: Arc<Identity>,
    pub(crate) account_id: Arc<str>,
    pub(crate) retry: Arc<RetryPolicy>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Instant>,
    /// Sent with each request, except where the client sets the same header.
    pub(crate) headers: Arc<HeaderMap>,
}

/// What all clones have in common.
pub(crate) struct Shared {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) api: api::Client,
    base_url: String,
    /// The headers that do not depend on the credentials.
    pub(crate) own_headers: HeaderMap,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_response_size: usize,
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
        self.identity.pacer().map(|pacer| pacer.limits(now)).unwrap_or_default()
    }

    /// A client for another account, with the same credentials. It shares connections and pacing with this one,
    /// because the rate limit belongs to the token.
    ///
    /// ```
    /// # fn example(client: registrations::Client, accounts: &[&str]) -> registrations::Result<()> {
    /// for account in accounts {
    ///     let registrations = client.with_account(account)?.list().items();
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_account(&self, account_id: impl AsRef<str>) -> Result<Self> {
        let account_id = builder::account_id(account_id.as_ref()).map_err(Error::of_argument)?;
        Ok(Self { account_id, ..self.clone() })
    }

    /// A client that authenticates with another token. It shares connections with this one, but not pacing, because the
    /// rate limit belongs to the token.
    ///
    /// ```
    /// # fn example(client: registrations::Client, token: &str) -> registrations::Result<()> {
    /// let other = client.with_api_token(token)?.with_account("00000000000000000000000000000002")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_api_token(&self, token: impl AsRef<str>) -> Result<Self> {
        let credentials = Credentials::token(token.as_ref());
        let identity = Identity::new(credentials, self.identity.pacer().is_some());
        Ok(Self { identity: Arc::new(identity.map_err(Error::of_argument)?), ..self.clone() })
    }

    /// Replaces the token, or the API key, of this client and of all clones that share it, while they run. Attempts that
    /// start afterwards use the new token: pages of a listing and retries too.
    ///
    /// The state of the rate limit stays: it can belong to the user. The next response corrects it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let builder = registrations::Client::builder().account_id(emulator.account_id()).base_url(emulator.base_url());
    /// # let new_token = emulator.token();
    /// let client = builder.api_token("expired").build()?;
    /// let worker = client.clone();
    /// assert!(worker.list().send().await.unwrap_err().is_authentication());
    ///
    /// client.replace_api_token(new_token)?;
    /// worker.list().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn replace_api_token(&self, token: impl AsRef<str>) -> Result<()> {
        let credentials = Credentials::token(token.as_ref());
        self.identity.replace(credentials).map_err(Error::of_argument)
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

    /// A client whose calls all end by this time, with all attempts and waits: the pages of a listing and the chunks of a
    /// bulk operation too. `None` removes the deadline. It shares connections and pacing with this one.
    ///
    /// ```
    /// # async fn example(client: registrations::Client) -> registrations::Result<()> {
    /// use std::time::{Duration, Instant};
    ///
    /// // One minute for all of it.
    /// let client = client.with_deadline(Instant::now() + Duration::from_secs(60));
    /// for registration in client.list().collect().await? {
    ///     client.delete(registration).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_deadline(&self, deadline: impl Into<Option<std::time::Instant>>) -> Self {
        Self { deadline: deadline.into().map(Instant::from_std), ..self.clone() }
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
        headers::insert(&mut headers, name.as_ref(), value.as_ref()).map_err(Error::of_argument)?;
        Ok(Self { headers: Arc::new(headers), ..self.clone() })
    }

    /// Removes the secrets from text that comes from outside.
    pub(crate) fn hide(&self, text: String) -> String {
        self.identity.hide(text)
    }
}

/// Shows no secret.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("account_id", &self.account_id)
            .field("credentials", &format_args!("{}", self.identity.kind()))
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("paced", &self.identity.pacer().is_some())
            .finish_non_exhaustive()
    }
}
