use std::{ffi::OsString, fmt, sync::Arc, time::Duration};

use reqwest::header::HeaderValue;

use super::{Client, Credentials, Shared, base_url};
use crate::{
    Error, Result, RetryPolicy,
    clock::{Clock, SystemClock},
};

const BASE_URL: &str = "https://api.cloudflare.com/client/v4";
/// Whether the crate's own HTTP client can speak https.
const TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));
const USER_AGENT: &str = concat!("registrations-rs/", env!("CARGO_PKG_VERSION"));

/// Sets a [`Client`] up: [`Client::builder`].
///
/// What is set here outweighs the environment, which counts only if [`env`](Self::env) is called.
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
///     .total_timeout(Duration::from_secs(600))
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
    http: Option<reqwest::Client>,
    user_agent: Option<String>,
    allow_http: bool,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    total_timeout: Option<Duration>,
    retry: RetryPolicy,
    paced: bool,
    clock: Arc<dyn Clock>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            credentials: None,
            account_id: None,
            base_url: None,
            env: false,
            http: None,
            user_agent: None,
            allow_http: false,
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(60),
            total_timeout: None,
            retry: RetryPolicy::default(),
            paced: true,
            clock: Arc::new(SystemClock),
        }
    }
}

impl ClientBuilder {
    /// The API token to identify with. It replaces what an earlier call set, as does [`api_key`](Self::api_key).
    pub fn api_token(mut self, token: impl Into<String>) -> Self {
        self.credentials = Some(Credentials::token(token.into()));
        self
    }

    /// The API key and e-mail address to identify with, in place of a token: the older way, which the API at large
    /// still accepts.
    pub fn api_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.credentials = Some(Credentials::key(email.into(), key.into()));
        self
    }

    /// The id of the account to act on.
    pub fn account_id(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// Where the API is. Default `https://api.cloudflare.com/client/v4`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Takes from the environment what is not set here:
    ///
    /// - `CLOUDFLARE_API_TOKEN`; without it `CLOUDFLARE_API_KEY` and `CLOUDFLARE_EMAIL`;
    /// - `CLOUDFLARE_ACCOUNT_ID`;
    /// - `CLOUDFLARE_BASE_URL`, if it is not the default.
    ///
    /// A variable that is empty counts as not set; one that is not Unicode is an error.
    pub fn env(mut self) -> Self {
        self.env = true;
        self
    }

    /// The HTTP client to send requests with, in place of one of its own.
    ///
    /// For proxies, certificates and the like. Turn redirects off on it: an answer that comes from another URL is
    /// an error, but by then a client that follows redirects has shown an API key (not a token) to another host.
    /// [`connect_timeout`](Self::connect_timeout) has no effect on it; the other timeouts have.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// What to call the program in `User-Agent`, before the name of this crate: `my-program/1.2`.
    pub fn user_agent(mut self, program: impl Into<String>) -> Self {
        self.user_agent = Some(program.into());
        self
    }

    /// Allows a base URL without TLS, which would show the credentials to the network. A loopback address, such as
    /// `http://127.0.0.1:8080`, is always allowed.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// How long to wait for a connection. Default 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, to the last byte of the answer. Default 60 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long one call may take with all its attempts and waits: a page of a listing, a chunk of a bulk
    /// operation. By default only the [`RetryPolicy`] bounds it.
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// How often, how long and when requests are sent again. Default: [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Whether to wait for the next window of the rate limit when the quota is nearly spent, instead of being
    /// refused. Default true.
    ///
    /// About one fiftieth of the quota, at least one request, stays in reserve for other programs that use the same
    /// token.
    pub fn pacing(mut self, paced: bool) -> Self {
        self.paced = paced;
        self
    }

    /// The time that the client goes by.
    #[cfg(test)]
    pub(crate) fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Sets it up. Nothing is sent.
    ///
    /// An error names what is missing or cannot be used: [`ErrorKind::Configuration`](crate::ErrorKind).
    pub fn build(self) -> Result<Client> {
        self.build_with(|name| std::env::var_os(name))
    }

    fn build_with(self, variable: impl Fn(&str) -> Option<OsString>) -> Result<Client> {
        let env = |name: &str| match variable(name) {
            Some(value) => text(name, value),
            None => Ok(None),
        };
        let credentials = match self.credentials {
            Some(credentials) => credentials,
            None if self.env => Credentials::from_env(env)?,
            None => return Err(Error::configuration("no credentials: call api_token, or env()")),
        };
        credentials.check()?;
        let account = match self.account_id {
            Some(account) => account,
            None if self.env => env("CLOUDFLARE_ACCOUNT_ID")?.ok_or_else(|| {
                Error::configuration("no account id: set CLOUDFLARE_ACCOUNT_ID or call account_id")
            })?,
            None => return Err(Error::configuration("no account id: call account_id, or env()")),
        };
        let base_url = match self.base_url {
            Some(base_url) => Some(base_url),
            None if self.env => env("CLOUDFLARE_BASE_URL")?,
            None => None,
        };
        let base_url = base_url::checked(base_url.as_deref().unwrap_or(BASE_URL), self.allow_http)?;
        let http = match self.http {
            Some(http) => http,
            None if TLS || !base_url.starts_with("https:") => http_client(self.connect_timeout)?,
            None => {
                return Err(Error::configuration(
                    "the base URL is https, but this is built without TLS: enable the feature \
                     rustls or native-tls of the crate registrations, or call http_client",
                ));
            }
        };
        let shared = Shared {
            http,
            base_url,
            credentials,
            user_agent: user_agent(self.user_agent.as_deref())?,
            attempt_timeout: self.attempt_timeout,
            total_timeout: self.total_timeout,
            pacer: self.paced.then(Arc::default),
            clock: self.clock,
        };
        Ok(Client {
            shared: Arc::new(shared),
            account_id: account_id(&account)?,
            retry: Arc::new(self.retry),
        })
    }
}

/// The text of an environment variable, unless it is empty.
fn text(name: &str, value: OsString) -> Result<Option<String>> {
    let Ok(value) = value.into_string() else {
        return Err(Error::configuration(format!("{name} is set to what is not Unicode")));
    };
    let value = value.trim();
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

pub(super) fn account_id(id: &str) -> Result<Arc<str>> {
    let id = id.trim();
    if crate::id::leads_astray(id) {
        return Err(Error::configuration("the account id is empty or cannot be part of a path"));
    }
    Ok(id.into())
}

fn user_agent(program: Option<&str>) -> Result<HeaderValue> {
    let text = match program {
        Some(program) => format!("{program} {USER_AGENT}"),
        None => USER_AGENT.to_owned(),
    };
    HeaderValue::from_str(&text)
        .map_err(|_| Error::configuration("the user agent holds characters that cannot be sent"))
}

fn http_client(connect_timeout: Duration) -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false);
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    builder.build().map_err(|error| {
        Error::configuration("the HTTP client cannot be set up").with_source(error.without_url())
    })
}

/// Shows no secret.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("account_id", &self.account_id)
            .field("env", &self.env)
            .field("retry", &self.retry)
            .field("paced", &self.paced)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::ClientBuilder;
    use crate::{Client, ErrorKind, client::Credentials};

    const ACCOUNT: (&str, &str) = ("CLOUDFLARE_ACCOUNT_ID", "00000000000000000000000000000001");

    fn build(builder: ClientBuilder, env: &[(&str, &str)]) -> crate::Result<Client> {
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
        assert!(odd.contains("cannot be sent") && !odd.contains("a\u{0}b"), "{odd}");
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
            let bytes = |name: &str| if name == odd { vec![b't', 0xff] } else { b"x".to_vec() };
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
        assert_eq!(built.is_ok(), super::TLS);
        if let Err(error) = built {
            assert!(error.to_string().contains("enable the feature"), "{error}");
        }
        assert!(builder().http_client(reqwest::Client::new()).build().is_ok());
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
        assert!(matches!(client.shared.credentials, Credentials::Token(_)));
        let client = build(Client::builder().api_key("e", "k"), &both).unwrap();
        assert!(matches!(client.shared.credentials, Credentials::Key { .. }));
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
