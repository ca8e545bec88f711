//! Headers that come from the caller.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::{Error, Result};

/// Adds a header to those that every request has.
pub(super) fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let Ok(header) = HeaderName::try_from(name) else {
        return Err(Error::configuration(format!("{name:?} is not the name of a header")));
    };
    headers.insert(header, self::value(&format!("header {name}"), value)?);
    Ok(())
}

/// A value of a header. HTTP allows only visible ASCII characters and spaces. An error does not repeat the value: it can be a secret.
pub(super) fn value(what: &str, text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text)
        .ok()
        .filter(|_| text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()))
        .ok_or_else(|| {
            Error::configuration(format!(
                "the {what} contains characters that a header cannot contain: it must be visible ASCII"
            ))
        })
}
