use std::fmt;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::headers;
use crate::error::{Error, Result, Setting};

/// What helps if a half of the pair is missing.
const TOKEN: &str = "or set CLOUDFLARE_API_TOKEN, which needs neither";

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
    pub(super) fn from_env(env: impl Fn(Setting) -> Result<Option<String>>) -> Result<Self> {
        if let Some(token) = env(Setting::ApiToken)? {
            return Ok(Self::token(&token));
        }
        let (setting, missing, remedy) = match (env(Setting::Email)?, env(Setting::ApiKey)?) {
            (Some(email), Some(key)) => return Ok(Self::key(&email, &key)),
            (None, Some(_)) => (
                Setting::Email,
                "CLOUDFLARE_API_KEY is set, but CLOUDFLARE_EMAIL is missing",
                TOKEN,
            ),
            (Some(_), None) => (
                Setting::ApiKey,
                "CLOUDFLARE_EMAIL is set, but CLOUDFLARE_API_KEY is missing",
                TOKEN,
            ),
            (None, None) => (
                Setting::ApiToken,
                "no credentials",
                "set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL, or call api_token",
            ),
        };
        Err(Error::configuration(setting, missing).with_remedy(remedy))
    }

    /// The headers that authenticate a request, marked as sensitive.
    ///
    /// An error says which part of the credentials is empty or cannot be sent.
    pub(super) fn headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        match self {
            Self::Token(token) => {
                let token = checked(Setting::ApiToken, token)?;
                check_token(token)?;
                let bearer = format!("Bearer {token}");
                headers.insert(AUTHORIZATION, value(Setting::ApiToken, &bearer)?);
            }
            Self::Key { email, key } => {
                let email = value(Setting::Email, checked(Setting::Email, email)?)?;
                headers.insert(HeaderName::from_static("x-auth-email"), email);
                let key = value(Setting::ApiKey, checked(Setting::ApiKey, key)?)?;
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

fn checked(setting: Setting, secret: &SecretString) -> Result<&str> {
    match secret.expose_secret() {
        "" => Err(Error::configuration(setting, format!("the {} is empty", name(setting)))),
        text => Ok(text),
    }
}

/// Refuses what was pasted together with the token. An error does not repeat it.
fn check_token(token: &str) -> Result<()> {
    let starts_with =
        |start: &str| token.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    let reason = if starts_with("Bearer ") || starts_with("Authorization:") {
        "starts with a part of the header: pass only the token"
    } else if token.starts_with(['"', '\'']) || token.ends_with(['"', '\'']) {
        "is in quotes: pass it without them"
    } else if token.contains(' ') {
        "contains a blank: a part of it is missing, or there is something else beside it"
    } else {
        return Ok(());
    };
    Err(Error::configuration(Setting::ApiToken, format!("the API token {reason}")))
}

fn value(setting: Setting, text: &str) -> Result<HeaderValue> {
    let mut value = headers::value(setting, name(setting), text)?;
    value.set_sensitive(true);
    Ok(value)
}

fn name(setting: Setting) -> &'static str {
    match setting {
        Setting::Email => "e-mail address",
        Setting::ApiKey => "API key",
        _ => "API token",
    }
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
