//! Headers that come from the caller.

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HOST, HeaderMap,
    HeaderName, HeaderValue, TRANSFER_ENCODING, USER_AGENT,
};

use crate::error::{Error, Result, Setting};

/// The headers that the client or HTTP itself sets.
const RESERVED: [HeaderName; 10] = [
    ACCEPT,
    ACCEPT_ENCODING,
    AUTHORIZATION,
    CONNECTION,
    CONTENT_LENGTH,
    HOST,
    TRANSFER_ENCODING,
    USER_AGENT,
    HeaderName::from_static("x-auth-email"),
    HeaderName::from_static("x-auth-key"),
];

/// Adds a header to those that every request has.
pub(super) fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let Ok(header) = HeaderName::try_from(name) else {
        return Err(Error::configuration(
            Setting::Header,
            format!("{name:?} is not the name of a header"),
        ));
    };
    if RESERVED.contains(&header) {
        return Err(Error::configuration(
            Setting::Header,
            format!("the client itself sets the header {header}"),
        ));
    }
    let mut value = self::value(Setting::Header, &format!("header {header}"), value)?;
    // It can be a secret.
    value.set_sensitive(true);
    headers.insert(header, value);
    Ok(())
}

/// A value of a header. HTTP allows only visible ASCII characters and spaces. An error does not repeat the value: it can be a secret.
pub(super) fn value(setting: Setting, what: &str, text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text)
        .ok()
        .filter(|_| text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()))
        .ok_or_else(|| {
            let reason =
                "contains characters that a header cannot contain: it must be visible ASCII";
            Error::configuration(setting, format!("the {what} {reason}"))
        })
}
