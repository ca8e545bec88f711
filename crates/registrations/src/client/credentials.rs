use std::fmt;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::headers;
use crate::{Error, Result};

/// What a client authenticates with.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// An API token.
    Token(SecretString),
    /// The older pair. The e-mail address is personal data, and is treated as a secret.
    Key { email: SecretString, key: SecretString },
}

impl Credentials {
    pub(super) fn token(token: &str) -> Self {
        Self::Token(secret(token))
    }

    pub(super) fn key(email: &str, key: &str) -> Self {
        Self::Key { email: secret(email), key: secret(key) }
    }

    /// The credentials of the environment. An error names what is missing.
    pub(super) fn from_env(env: impl Fn(&str) -> Result<Option<String>>) -> Result<Self> {
        if let Some(token) = env("CLOUDFLARE_API_TOKEN")? {
            return Ok(Self::token(&token));
        }
        let missing = match (env("CLOUDFLARE_EMAIL")?, env("CLOUDFLARE_API_KEY")?) {
            (Some(email), Some(key)) => return Ok(Self::key(&email, &key)),
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

    /// The headers that authenticate a request, marked as sensitive.
    ///
    /// An error says which part of the credentials is empty or cannot be sent.
    pub(super) fn headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        match self {
            Self::Token(token) => {
                let bearer = format!("Bearer {}", checked("API token", token)?);
                headers.insert(AUTHORIZATION, value("API token", &bearer)?);
            }
            Self::Key { email, key } => {
                let email = value("e-mail address", checked("e-mail address", email)?)?;
                headers.insert(HeaderName::from_static("x-auth-email"), email);
                let key = value("API key", checked("API key", key)?)?;
                headers.insert(HeaderName::from_static("x-auth-key"), key);
            }
        }
        Ok(headers)
    }

    /// Removes every secret from text that comes from outside.
    pub(super) fn hide(&self, text: String) -> String {
        let secrets = match self {
            Self::Token(token) => [Some(token), None],
            Self::Key { email, key } => [Some(email), Some(key)],
        };
        secrets.into_iter().flatten().fold(text, |text, secret| {
            let secret = secret.expose_secret();
            if text.contains(secret) { text.replace(secret, "[hidden]") } else { text }
        })
    }
}

fn checked<'a>(what: &str, secret: &'a SecretString) -> Result<&'a str> {
    match secret.expose_secret() {
        "" => Err(Error::configuration(format!("the {what} is empty"))),
        text => Ok(text),
    }
}

fn value(what: &str, text: &str) -> Result<HeaderValue> {
    let mut value = headers::value(what, text)?;
    value.set_sensitive(true);
    Ok(value)
}

fn secret(text: &str) -> SecretString {
    // The line end of a file is not part of the secret.
    text.trim().into()
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "API token",
            Self::Key { .. } => "API key and e-mail address",
        })
    }
}
