/// A setting of a [`Client`](crate::Client), for [`Error::setting`](crate::Error::setting).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Setting {
    /// The API token, or whatever else authenticates: [`ClientBuilder::api_token`](crate::ClientBuilder::api_token).
    ApiToken,
    /// The API key: [`ClientBuilder::api_key`](crate::ClientBuilder::api_key).
    ApiKey,
    /// The e-mail address that belongs to the API key.
    Email,
    /// The id of the account: [`ClientBuilder::account_id`](crate::ClientBuilder::account_id).
    AccountId,
    /// The URL of the API: [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).
    BaseUrl,
    /// An environment variable that names a proxy.
    Proxy,
    /// The name of the program: [`ClientBuilder::user_agent`](crate::ClientBuilder::user_agent).
    UserAgent,
    /// A header: [`ClientBuilder::header`](crate::ClientBuilder::header).
    Header,
    /// The HTTP client: it has no TLS, or no trusted certificates.
    HttpClient,
    /// The Tokio runtime: there is none, or it has no timers or no I/O.
    Runtime,
}

impl Setting {
    /// The environment variable that [`ClientBuilder::env`](crate::ClientBuilder::env) reads for it.
    ///
    /// ```
    /// use registrations::{Client, Setting};
    ///
    /// let error = Client::builder().api_token("t").build().unwrap_err();
    /// assert_eq!(error.setting(), Some(Setting::AccountId));
    /// assert_eq!(Setting::AccountId.variable(), Some("CLOUDFLARE_ACCOUNT_ID"));
    /// ```
    pub const fn variable(self) -> Option<&'static str> {
        match self {
            Self::ApiToken => Some("CLOUDFLARE_API_TOKEN"),
            Self::ApiKey => Some("CLOUDFLARE_API_KEY"),
            Self::Email => Some("CLOUDFLARE_EMAIL"),
            Self::AccountId => Some("CLOUDFLARE_ACCOUNT_ID"),
            Self::BaseUrl => Some("CLOUDFLARE_BASE_URL"),
            Self::Proxy | Self::UserAgent | Self::Header | Self::HttpClient | Self::Runtime => None,
        }
    }
}
