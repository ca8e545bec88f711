use std::{ffi::OsString, fmt, sync::Arc, time::Duration};

use registrations_api as api;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue, USER_AGENT};

use super::{
    Client, Shared, base_url::BaseUrl, credentials::Credentials, headers, http, identity::Identity,
};
use crate::{
    clock::{Clock, SystemClock},
    error::{Error, Result, Setting},
    id::is_unsafe_path_segment,
    retry::RetryPolicy,
    transport::Transport,
};

const DEFAULT_BASE_URL: &str = "https://api.cloudflare.com/client/v4";
const NAME: &str = concat!("registrations-rs/", env!("CARGO_PKG_VERSION"));

/// Configures a [`Client`]: [`Client::builder`].
///
/// The methods take precedence over the environment, which is read only if [`env`](Self::env) is called. The proxy
/// variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` are always read, unless
/// [`transport`](Self::transport) is called. A proxy variable that cannot be read is an error.
///
/// | Option | Default |
/// | --- | --- |
/// | [`base_url`](Self::base_url) | `https://api.cloudflare.com/client/v4` |
/// | [`connect_timeout`](Self::connect_timeout) | 5 s |
/// | [`attempt_timeout`](Self::attempt_timeout) | 60 s |
/// | [`timeout`](Self::timeout) | none |
/// | [`retry`](Self::retry) | 5 attempts in 15 min |
/// | [`pacing`](Self::pacing) | on |
/// | [`max_response_size`](Self::max_response_size) | 64 MiB |
///
/// ```
/// # fn main() -> registrations::Result<()> {
/// use std::time::Duration;
/// use registrations::{Client, RetryPolicy};
///
/// let client = Client::builder()
///     .api_token("not-a-real-token")
///     .account_id("00000000000000000000000000000001")
///     .retry(RetryPolicy::default().max_attempts(3))
///     .timeout(Duration::from_secs(600))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "it does nothing until it is built"]
pub struct ClientBuilder {
    credentials: Option<Credentials>,
    account_id: Option<String>,
    base_url: Option<String>,
    env: bool,
    transport: Option<Arc<dyn Transport>>,
    user_agent: Option<String>,
    headers: Vec<(String, String)>,
    allow_http: bool,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    timeout: Option<Duration>,
    retry: RetryPolicy,
    paced: bool,
    max_response_size: usize,
    clock: Arc<dyn Clock>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            credentials: None,
            account_id: None,
            base_url: None,
            env: false,
            transport: None,
            user_agent: None,
            headers: Vec::new(),
            allow_http: false,
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(60),
            timeout: None,
            retry: RetryPolicy::default(),
            paced: true,
            max_response_size: 64 << 20,
            clock: Arc::new(SystemClock),
        }
    }
}

impl ClientBuilder {
    /// The API token to authenticate with. It replaces an earlier token or [`api_key`](Self::api_key).
    ///
    /// White space around it is removed: the line end of a file is not part of the token. What was pasted together with
    /// it is an error of [`build`](Self::build): `Bearer`, quotes, blanks.
    pub fn api_token(mut self, token: impl AsRef<str>) -> Self {
        self.credentials = Some(Credentials::token(token.as_ref()));
        self
    }

    /// The API key and e-mail address to authenticate with, instead of a token. It is the older method, which the API
    /// as a whole still accepts.
    pub fn api_key(mut self, email: impl AsRef<str>, key: impl AsRef<str>) -> Self {
        self.credentials = Some(Credentials::key(email.as_ref(), key.as_ref()));
        self
    }

    /// The id of the account.
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// The URL of the API. Default: `https://api.cloudflare.com/client/v4`.
    ///
    /// Requests to a loopback address, such as an emulator at `http://127.0.0.1:4010/client/v4`, do not go through a
    /// proxy.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Reads from the environment what no other method sets:
    ///
    /// - `CLOUDFLARE_API_TOKEN`; without it, `CLOUDFLARE_API_KEY` and `CLOUDFLARE_EMAIL`;
    /// - `CLOUDFLARE_ACCOUNT_ID`;
    /// - `CLOUDFLARE_BASE_URL`, optional.
    ///
    /// An empty variable counts as not set. A variable that is not Unicode is an error.
    pub fn env(mut self) -> Self {
        self.env = true;
        self
    }

    /// Sends each attempt with this [`Transport`] instead of the default HTTP client: for certificates and proxies of
    /// your own, for metrics, and for tests.
    ///
    /// A [`reqwest::Client`] is one. Disable redirects on it. A response from another URL is an error here, but a client
    /// that follows redirects has by then sent an API key (not a token) to the other host.
    /// [`connect_timeout`](Self::connect_timeout) has no effect; the other options apply.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use registrations::{Client, reqwest};
    ///
    /// let http = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .no_proxy()
    ///     .build()?;
    /// let client = Client::builder().transport(http).api_token("t").account_id("a").build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The HTTP client that [`build`](Self::build) would use without [`transport`](Self::transport), for a transport
    /// that wraps it. It has the [`connect_timeout`](Self::connect_timeout) and the proxy that apply to the
    /// [`base_url`](Self::base_url): set these first.
    ///
    /// # Errors
    ///
    /// Those of [`build`](Self::build) about the base URL, the proxy and TLS.
    pub fn default_http_client(&self) -> Result<reqwest::Client> {
        let base_url = self.checked_base_url(variable)?;
        http::client(self.connect_timeout, &base_url, variable)
    }

    /// The name of the program, such as `my-program/1.2`. `User-Agent` has it before the name of this crate.
    pub fn user_agent(mut self, program: impl Into<String>) -> Self {
        self.user_agent = Some(program.into());
        self
    }

    /// Adds a header to every request, such as a trace id. It replaces an earlier header with the same name.
    ///
    /// The headers that the client or HTTP itself sets (authentication, `User-Agent`, `Accept`, `Host` and the like) are
    /// refused. [`Client::with_header`] does the same for a clone.
    ///
    /// ```
    /// # fn main() -> registrations::Result<()> {
    /// use registrations::Client;
    ///
    /// let client = Client::builder()
    ///     .header("x-team", "it-operations")
    ///     .api_token("not-a-real-token")
    ///     .account_id("00000000000000000000000000000001")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Allows a base URL without TLS. The network can then see the credentials. A loopback address, such as
    /// `http://127.0.0.1:8080`, is always allowed.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// The time limit for establishing a connection. Default: 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time limit for one attempt, until the last byte of the response. Default: 60 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// The time limit for one call (a page of a listing, a chunk of a bulk operation) with all its attempts and
    /// waits. Default: none, so that only the [`RetryPolicy`] limits it. [`Client::with_timeout`] sets it for a clone.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How often, how long and when requests are retried. Default: [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Whether to wait for the next window of the rate limit when the quota is nearly spent. Default: true.
    ///
    /// About one fiftieth of the quota, at least one request, remains for other programs that use the same token.
    /// Without pacing, the service refuses every request for five minutes once the quota is exceeded, and the client does
    /// not remember that it did. [`RetryPolicy`] says how long a call waits.
    ///
    /// ```
    /// # fn main() -> registrations::Result<()> {
    /// use registrations::Client;
    ///
    /// // Something else paces the requests of this program.
    /// let client = Client::builder()
    ///     .pacing(false)
    ///     .api_token("not-a-real-token")
    ///     .account_id("00000000000000000000000000000001")
    ///     .build()?;
    /// assert!(client.rate_limits().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn pacing(mut self, paced: bool) -> Self {
        self.paced = paced;
        self
    }

    /// The largest body of a response, in bytes after decompression. Default: 64 MiB.
    ///
    /// A larger one is an error: [`ErrorKind::ResponseTooLarge`](crate::ErrorKind::ResponseTooLarge). A page of 1,000
    /// registrations has about 500 KB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    #[cfg(test)]
    pub(crate) fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Builds the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) names the option or variable that is missing or
    /// invalid.
    pub fn build(self) -> Result<Client> {
        self.build_with(variable)
    }

    fn build_with(self, variable: impl Fn(&str) -> Option<OsString>) -> Result<Client> {
        let base_url = self.checked_base_url(&variable)?;
        let env = |setting| if self.env { text(setting, &variable) } else { Ok(None) };
        let credentials = match self.credentials {
            Some(credentials) => credentials,
            None if self.env => Credentials::from_env(env)?,
            None => {
                return Err(Error::configuration(Setting::ApiToken, "no credentials")
                    .with_remedy("call api_token, or env()"));
            }
        };
        let account = match self.account_id {
            Some(account) => account,
            None if self.env => env(Setting::AccountId)?.ok_or_else(|| {
                Error::configuration(Setting::AccountId, "no account id")
                    .with_remedy("set CLOUDFLARE_ACCOUNT_ID, or call account_id")
            })?,
            None => {
                return Err(Error::configuration(Setting::AccountId, "no account id")
                    .with_remedy("call account_id, or env()"));
            }
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers::insert(&mut headers, name, value)?;
        }
        let own_headers = HeaderMap::from_iter([
            (USER_AGENT, user_agent(self.user_agent.as_deref())?),
            (ACCEPT_ENCODING, HeaderValue::from_static("gzip")),
        ]);
        // The bindings only build requests with their HTTP client.
        let (transport, http) = if let Some(transport) = self.transport {
            (transport, http::idle_client()?)
        } else {
            let http = http::client(self.connect_timeout, &base_url, &variable)?;
            (Arc::new(http.clone()) as Arc<dyn Transport>, http)
        };
        let shared = Shared {
            transport,
            api: api::Client::new(&base_url.text, http),
            base_url: base_url.text,
            own_headers,
            attempt_timeout: self.attempt_timeout,
            max_response_size: self.max_response_size,
            clock: self.clock,
        };
        Ok(Client {
            shared: Arc::new(shared),
            identity: Arc::new(Identity::new(credentials, self.paced)?),
            account_id: account_id(&account)?,
            retry: Arc::new(self.retry),
            timeout: self.timeout,
            deadline: None,
            headers: Arc::new(headers),
        })
    }

    fn checked_base_url(&self, variable: impl Fn(&str) -> Option<OsString>) -> Result<BaseUrl> {
        let (url, source) = match &self.base_url {
            Some(url) => (Some(url.clone()), ""),
            None if self.env => (text(Setting::BaseUrl, variable)?, " from CLOUDFLARE_BASE_URL"),
            None => (None, ""),
        };
        BaseUrl::parse(url.as_deref().unwrap_or(DEFAULT_BASE_URL), source, self.allow_http)
    }
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// The value of an environment variable, unless it is empty.
fn text(setting: Setting, variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<String>> {
    let Some(name) = setting.variable() else { return Ok(None) };
    let Ok(value) = variable(name).unwrap_or_default().into_string() else {
        return Err(Error::configuration(setting, format!("the value of {name} is not Unicode")));
    };
    let value = value.trim();
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

pub(super) fn account_id(id: &str) -> Result<Arc<str>> {
    let id = id.trim();
    if is_unsafe_path_segment(id) {
        return Err(Error::configuration(
            Setting::AccountId,
            format!("{id:?} is not an account id"),
        ));
    }
    Ok(id.into())
}

fn user_agent(program: Option<&str>) -> Result<HeaderValue> {
    match program {
        Some(program) => {
            headers::value(Setting::UserAgent, "user agent", &format!("{program} {NAME}"))
        }
        None => Ok(HeaderValue::from_static(NAME)),
    }
}

/// Shows no secret.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("account_id", &self.account_id)
            .field("env", &self.env)
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .field("paced", &self.paced)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::ClientBuilder;
    use crate::{client::Client, error::ErrorKind};

    const ACCOUNT: (&str, &str) = ("CLOUDFLARE_ACCOUNT_ID", "00000000000000000000000000000001");

    fn build(builder: ClientBuilder, env: &[(&str, &str)]) -> crate::error::Result<Client> {
        let env: HashMap<_, _> = env.iter().copied().collect();
        builder.env().build_with(|name| env.get(name).map(Into::into))
    }

    #[track_caller]
    fn complaint(builder: ClientBuilder, env: &[(&str, &str)]) -> String {
        let error = build(builder, env).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    }

    #[test]
    fn what_is_missing_is_named() {
        let none = complaint(Client::builder(), &[ACCOUNT]);
        assert!(none.contains("CLOUDFLARE_API_TOKEN"), "{none}");
        let half = complaint(Client::builder(), &[ACCOUNT, ("CLOUDFLARE_API_KEY", "k")]);
        assert!(half.contains("CLOUDFLARE_EMAIL is missing"), "{half}");
        let half = complaint(Client::builder(), &[ACCOUNT, ("CLOUDFLARE_EMAIL", "e")]);
        assert!(half.contains("CLOUDFLARE_API_KEY is missing"), "{half}");
        let account = complaint(Client::builder().api_token("t"), &[]);
        assert!(account.contains("CLOUDFLARE_ACCOUNT_ID"), "{account}");
        let empty = complaint(Client::builder().api_token(" \n"), &[ACCOUNT]);
        assert!(empty.contains("token is empty"), "{empty}");
        let half = complaint(Client::builder().api_key("a@example.com", ""), &[ACCOUNT]);
        assert!(half.contains("API key is empty"), "{half}");
        let odd = complaint(Client::builder().api_token("a\u{0}b"), &[ACCOUNT]);
        assert!(odd.contains("visible ASCII") && !odd.contains("a\u{0}b"), "{odd}");
    }

    #[test]
    fn an_environment_that_is_not_asked_for_is_not_complained_about() {
        let complaint = |builder: ClientBuilder| {
            let error = builder.build_with(|_| Some("x".into())).unwrap_err();
            error.to_string()
        };
        let credentials = complaint(Client::builder().account_id("a"));
        assert!(credentials.contains("call api_token, or env()"), "{credentials}");
        let account = complaint(Client::builder().api_token("t"));
        assert!(account.contains("call account_id, or env()"), "{account}");
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_unicode_is_not_passed_over() {
        use std::{ffi::OsString, os::unix::ffi::OsStringExt};

        for odd in ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_BASE_URL"] {
            let bytes = |name: &str| match name {
                _ if name == odd => vec![b't', 0xff],
                "CLOUDFLARE_BASE_URL" => b"http://localhost".to_vec(),
                _ => b"x".to_vec(),
            };
            let builder = Client::builder().env();
            let error = builder.build_with(|name| Some(OsString::from_vec(bytes(name))));
            let line = error.unwrap_err().to_string();
            assert!(line.contains(odd) && line.contains("not Unicode"), "{line}");
        }
    }

    #[test]
    fn https_needs_tls_or_a_client_that_has_it() {
        let builder = || Client::builder().api_token("t").account_id("a");
        let built = builder().build();
        assert_eq!(built.is_ok(), super::http::TLS);
        if let Err(error) = built {
            assert!(error.to_string().contains("enable the feature"), "{error}");
        }
        assert!(builder().transport(reqwest::Client::new()).build().is_ok());
        assert!(builder().base_url("http://localhost").build().is_ok());
    }

    #[test]
    fn a_token_outweighs_a_key_and_what_is_explicit_both() {
        let both = [
            ACCOUNT,
            ("CLOUDFLARE_API_TOKEN", "t"),
            ("CLOUDFLARE_API_KEY", "k"),
            ("CLOUDFLARE_EMAIL", "e"),
            ("CLOUDFLARE_BASE_URL", "http://localhost"),
        ];
        let client = build(Client::builder(), &both).unwrap();
        assert_eq!(client.identity.kind(), "API token");
        let client = build(Client::builder().api_key("e", "k"), &both).unwrap();
        assert_eq!(client.identity.kind(), "API key and e-mail address");
        let client = build(Client::builder().account_id("other"), &both).unwrap();
        assert_eq!(client.account_id(), "other");
    }

    #[test]
    fn account_ids_that_lead_elsewhere_are_refused() {
        for id in ["", " ", ".", "..", "a\\b"] {
            let builder =
                Client::builder().api_token("t").base_url("http://localhost").account_id(id);
            assert!(complaint(builder, &[]).contains("account id"), "{id}");
        }
    }
}
