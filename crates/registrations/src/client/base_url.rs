//! Where the API is.

use reqwest::Url;

use crate::{Error, Result};

/// The URL without a slash at its end. An error does not repeat it: it could hold a password.
pub(super) fn checked(text: &str, allow_http: bool) -> Result<String> {
    let wrong = |why| Err(Error::configuration(format!("the base URL {why}")));
    let Ok(url) = Url::parse(text.trim()) else {
        return wrong("is not a URL");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("holds a user name or password, which would end up in logs");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("has a query or fragment");
    }
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(&url) => {}
        "http" => return wrong("is not https: call allow_http if the credentials may be seen"),
        _ => return wrong("is not https"),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn base_urls() {
        let url = |text| checked(text, false).map_err(|error| error.to_string());
        assert_eq!(url("https://example.com/v4/").as_deref(), Ok("https://example.com/v4"));
        for loopback in ["http://127.0.0.1:80/v4", "http://[::1]:8080", "http://localhost:1"] {
            assert!(url(loopback).is_ok(), "{loopback}");
        }
        assert!(url("http://example.com").unwrap_err().contains("not https"));
        assert!(url("http://localhost.example.com").is_err());
        assert!(checked("http://example.com", true).is_ok());
        let password = url("https://user:hunter2@example.com").unwrap_err();
        assert!(!password.contains("hunter2"));
        for wrong in [
            "",
            "example.com",
            "ftp://example.com",
            "https://example.com?a=b",
            "https://example.com#a",
        ] {
            assert!(url(wrong).is_err(), "{wrong}");
        }
    }
}
