//! Authentication.

use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::response::{ApiError, Failure, code};

/// The credentials that are accepted: the token, or the e-mail address with the API key.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) token: String,
    pub(crate) email: String,
    pub(crate) key: String,
}

impl Credentials {
    /// Checks the credentials of a request.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Failure> {
        if let Some(authorization) = headers.get(header::AUTHORIZATION) {
            let token = bearer_token(authorization).ok_or_else(invalid_header)?;
            return if token == self.token.as_bytes() {
                Ok(())
            } else {
                Err(forbidden(code::AUTHENTICATION_ERROR, "Authentication error"))
            };
        }
        match (headers.get("x-auth-email"), headers.get("x-auth-key")) {
            (Some(email), Some(key)) if *email == *self.email && *key == *self.key => Ok(()),
            (Some(_), Some(_)) => {
                Err(forbidden(code::UNABLE_TO_AUTHENTICATE, "Unable to authenticate request"))
            }
            _ => Err(missing_headers()),
        }
    }
}

fn bearer_token(authorization: &HeaderValue) -> Option<&[u8]> {
    let bytes = authorization.as_bytes();
    let (scheme, token) = bytes.split_at_checked(bytes.iter().position(|byte| *byte == b' ')?)?;
    let token = token.trim_ascii();
    (scheme.eq_ignore_ascii_case(b"bearer") && !token.is_empty()).then_some(token)
}

/// Whether every client can send this in a header: printable ASCII, without spaces at its ends.
pub(crate) fn is_valid_credential(text: &str) -> bool {
    let is_printable = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    !text.is_empty() && text.trim_ascii() == text && text.bytes().all(is_printable)
}

fn missing_headers() -> Failure {
    let error = ApiError::new(
        code::MISSING_HEADERS,
        "Missing the Authorization header, or X-Auth-Email and X-Auth-Key",
    );
    Failure::new(StatusCode::BAD_REQUEST, [error])
}

fn invalid_header() -> Failure {
    let cause = ApiError::new(
        code::INVALID_AUTHORIZATION,
        "The Authorization header must be \"Bearer\", a space, and a token",
    );
    let error = ApiError::new(code::INVALID_HEADERS, "Invalid request headers").caused_by(cause);
    Failure::new(StatusCode::BAD_REQUEST, [error])
}

fn forbidden(code: u64, message: &str) -> Failure {
    Failure::new(StatusCode::FORBIDDEN, [ApiError::new(code, message)])
}
