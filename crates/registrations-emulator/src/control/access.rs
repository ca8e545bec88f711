//! Who may use the control interface: programs on this machine, and no web page.

use http::uri::Authority;
use http::{HeaderMap, HeaderName, StatusCode, Uri, header};

use super::Refusal;

/// Refuses a request whose `Host` is not loopback, as after DNS rebinding, or whose `Origin` is not
/// loopback, as from a web page.
pub(super) fn check(headers: &HeaderMap) -> Result<(), Refusal> {
    let host = text(headers, &header::HOST).and_then(|host| host.parse::<Authority>().ok());
    if !host.is_some_and(|host| is_loopback(host.host())) {
        return Err(forbidden("Host"));
    }
    let is_from_elsewhere = headers.contains_key(header::ORIGIN) && {
        let origin = text(headers, &header::ORIGIN).and_then(|origin| origin.parse::<Uri>().ok());
        !origin.is_some_and(|origin| origin.host().is_some_and(is_loopback))
    };
    if is_from_elsewhere { Err(forbidden("Origin")) } else { Ok(()) }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || matches!(host, "127.0.0.1" | "[::1]")
}

fn forbidden(header: &str) -> Refusal {
    let message = format!(
        "the {header} header is not loopback; use http://127.0.0.1 or http://localhost with the \
         emulator's port"
    );
    Refusal::new(StatusCode::FORBIDDEN, message)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::check;

    #[test]
    fn only_loopback_is_allowed() {
        for (host, origin, is_allowed) in [
            ("127.0.0.1:4010", None, true),
            ("localhost", None, true),
            ("LOCALHOST:1", None, true),
            ("[::1]:4010", None, true),
            ("127.0.0.1:4010", Some("http://localhost:3000"), true),
            ("127.0.0.1:4010", Some("http://[::1]"), true),
            ("127.0.0.1:4010", Some("https://example.com"), false),
            ("127.0.0.1:4010", Some("null"), false),
            ("127.0.0.1:4010", Some("http://localhost.example.com"), false),
            ("example.com", None, false),
            ("example.com:4010", Some("http://localhost"), false),
            ("127.0.0.1.example.com", None, false),
            ("localhost@example.com", None, false),
            ("", None, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(check(&headers).is_ok(), is_allowed, "{host} {origin:?}");
        }
        assert!(check(&HeaderMap::new()).is_err());
    }
}
