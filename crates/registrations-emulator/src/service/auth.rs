//! Who may call.

use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::answer::{Answer, ApiError, code};

/// What a caller must present: the token, or the e-mail address with its key.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) token: String,
    pub(crate) email: String,
    pub(crate) key: String,
}

impl Credentials {
    /// Lets the bearer of either pass, and answers anybody else.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Answer> {
        if let Some(authorization) = headers.get(header::AUTHORIZATION) {
            let token = bearer(authorization).ok_or_else(malformed)?;
            return if token == self.token.as_bytes() {
                Ok(())
            } else {
                Err(refused(code::AUTHENTICATION_ERROR, "Authentication error"))
            };
        }
        match (headers.get("x-auth-email"), headers.get("x-auth-key")) {
            (Some(email), Some(key)) if *email == *self.email && *key == *self.key => Ok(()),
            (Some(_), Some(_)) => {
                Err(refused(code::UNABLE_TO_AUTHENTICATE, "Unable to authenticate request"))
            }
            _ => Err(missing()),
        }
    }
}

/// The token, as bytes: it need not be ASCII.
fn bearer(authorization: &HeaderValue) -> Option<&[u8]> {
    let bytes = authorization.as_bytes();
    let (scheme, token) = bytes.split_at_checked(bytes.iter().position(|byte| *byte == b' ')?)?;
    let token = token.trim_ascii();
    (scheme.eq_ignore_ascii_case(b"bearer") && !token.is_empty()).then_some(token)
}

/// Whether this can be presented in a header.
pub(crate) fn is_presentable(credential: &str) -> bool {
    let plain = !credential.is_empty() && credential.trim_ascii() == credential;
    plain && HeaderValue::from_bytes(credential.as_bytes()).is_ok()
}

fn missing() -> Answer {
    let error = ApiError::new(
        code::MISSING_HEADERS,
        "Missing the Authorization header, or X-Auth-Email and X-Auth-Key",
    );
    Answer::failure(StatusCode::UNAUTHORIZED, &[error])
}

fn malformed() -> Answer {
    let cause = ApiError::new(
        code::INVALID_AUTHORIZATION,
        "The Authorization header must be \"Bearer\", a space, and a token",
    );
    let error = ApiError::new(code::INVALID_HEADERS, "Invalid request headers").caused_by(cause);
    Answer::failure(StatusCode::BAD_REQUEST, &[error])
}

fn refused(code: u64, message: &str) -> Answer {
    Answer::failure(StatusCode::FORBIDDEN, &[ApiError::new(code, message)])
}
