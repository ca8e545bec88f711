use std::fmt;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, Result};

/// What a client identifies itself with.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// An API token.
    Token(SecretString),
    /// The older pair. The address is personal data, so it is kept like a secret.
    Key { email: SecretString, key: SecretString },
}

impl Credentials {
    pub(super) fn token(token: String) -> Self {
        Self::Token(secret(token))
    }

    pub(super) fn key(email: String, key: String) -> Self {
        Self::Key { email: secret(email), key: secret(key) }
    }

    /// Those of the environment. An error names what is missing.
    pub(super) fn from_env(env: impl Fn(&str) -> Result<Option<String>>) -> Result<Self> {
        if let Some(token) = env("CLOUDFLARE_API_TOKEN")? {
            return Ok(Self::token(token));
        }
        let missing = match (env("CLOUDFLARE_EMAIL")?, env("CLOUDFLARE_API_KEY")?) {
            (Some(email), Some(key)) => return Ok(Self::key(email, key)),
            (None, Some(_)) => "CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMAIL is missing",
            (Some(_), None) => {
                "CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is missing; \
                 or set CLOUDFLARE_API_TOKEN, which needs neither"
            }
            (None, None) => {
                "no credentials: set CLOUDFLARE_API_TOKEN (or CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL), \
                 or call api_token"
            }
        };
        Err(Error::configuration(missing))
    }

    /// Refuses what is empty or cannot be sent.
    pub(super) fn check(&self) -> Result<()> {
        let is_empty = |secret: &SecretString| secret.expose_secret().is_empty();
        Err(Error::configuration(match self {
            Self::Token(token) if is_empty(token) => "the API token is empty",
            Self::Key { email, .. } if is_empty(email) => "the e-mail address is empty",
            Self::Key { key, .. } if is_empty(key) => "the API key is empty",
            _ if !self.can_be_sent() => {
                "the credentials hold characters that cannot be sent in a header"
            }
            _ => return Ok(()),
        }))
    }

    /// Whether everything in it can be sent.
    fn can_be_sent(&self) -> bool {
        self.headers().into_iter().flatten().all(|(_, value)| value.is_ok())
    }

    /// Adds the headers, marked as sensitive.
    pub(crate) fn sign(&self, headers: &mut HeaderMap) {
        for (name, value) in self.headers().into_iter().flatten() {
            if let Ok(mut value) = value {
                value.set_sensitive(true);
                headers.insert(name, value);
            }
        }
    }

    /// Replaces every secret in a text that comes from outside.
    pub(crate) fn hide(&self, text: String) -> String {
        self.secrets().into_iter().flatten().fold(text, |text, secret| {
            let secret = secret.expose_secret();
            if text.contains(secret) { text.replace(secret, "[hidden]") } else { text }
        })
    }

    fn secrets(&self) -> [Option<&SecretString>; 2] {
        match self {
            Self::Token(token) => [Some(token), None],
            Self::Key { email, key } => [Some(email), Some(key)],
        }
    }

    fn headers(&self) -> [Option<Header>; 2] {
        let value = |text: &str| HeaderValue::from_str(text).map_err(drop);
        match self {
            Self::Token(token) => {
                let bearer = format!("Bearer {}", token.expose_secret());
                [Some((AUTHORIZATION, value(&bearer))), None]
            }
            Self::Key { email, key } => [
                Some((HeaderName::from_static("x-auth-email"), value(email.expose_secret()))),
                Some((HeaderName::from_static("x-auth-key"), value(key.expose_secret()))),
            ],
        }
    }
}

type Header = (HeaderName, Result<HeaderValue, ()>);

fn secret(text: String) -> SecretString {
    // A line end that came along from a file is never meant.
    match text.trim() {
        trimmed if trimmed.len() == text.len() => text.into(),
        trimmed => trimmed.to_owned().into(),
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "API token",
            Self::Key { .. } => "API key and e-mail address",
        })
    }
}
