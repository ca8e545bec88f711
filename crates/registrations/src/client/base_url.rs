//! The URL of the API.

use reqwest::Url;

use crate::{
    error::{Error, Result, Setting},
    text::one_line,
};

/// The URL of the API, and whether it is on this machine.
#[derive(Debug)]
pub(super) struct BaseUrl {
    /// Without a slash at its end.
    pub(super) text: String,
    pub(super) is_loopback: bool,
}

impl BaseUrl {
    /// Checks the URL. An error names the value, unless it can contain a password, and where it is ` from`.
    pub(super) fn parse(text: &str, source: &str, allow_http: bool) -> Result<Self> {
        let text = text.trim();
        let invalid = |why: &str| {
            // A password is the part before an `@`.
            let value =
                if text.contains('@') { String::new() } else { format!(" {:?}", one_line(text)) };
            let message = format!("the base URL{value}{source} {why}");
            Error::configuration(Setting::BaseUrl, message)
        };
        let Ok(url) = Url::parse(text) else {
            return Err(invalid("is not a URL, such as https://api.cloudflare.com/client/v4"));
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("contains a user name or password, which would appear in logs"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("has a query or fragment"));
        }
        let is_loopback = is_loopback(&url);
        match url.scheme() {
            "https" => {}
            "http" if allow_http || is_loopback => {}
            "http" => {
                let error = invalid("is not https: the network could see the credentials");
                return Err(error.with_remedy("allow_http allows it"));
            }
            _ => return Err(invalid("is not https")),
        }
        Ok(Self { text: url.as_str().trim_end_matches('/').to_owned(), is_loopback })
    }

    pub(super) fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }
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
    use super::BaseUrl;

    fn parse(text: &str) -> Result<BaseUrl, String> {
        BaseUrl::parse(text, " from CLOUDFLARE_BASE_URL", false).map_err(|error| error.to_string())
    }

    #[test]
    fn valid_urls_lose_their_last_slash() {
        let url = parse("https://example.com/v4/").unwrap();
        assert_eq!((url.text.as_str(), url.is_loopback), ("https://example.com/v4", false));
        for loopback in ["http://127.0.0.1:80/v4", "http://[::1]:8080", "http://localhost:1"] {
            assert!(parse(loopback).unwrap().is_loopback, "{loopback}");
        }
        assert!(BaseUrl::parse("http://example.com", "", true).is_ok());
    }

    #[test]
    fn an_error_names_value_source_and_reason() {
        let error = parse("example.com").unwrap_err();
        assert!(error.contains("\"example.com\" from CLOUDFLARE_BASE_URL is not a URL"), "{error}");
        assert!(parse("http://example.com").unwrap_err().contains("not https"));
        for invalid in [
            "",
            "ftp://example.com",
            "http://localhost.example.com",
            "https://example.com?a=b",
            "https://example.com#a",
        ] {
            assert!(parse(invalid).is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_password_is_not_repeated() {
        for url in ["https://user:hunter2@example.com", "user:hunter2@example.com:x"] {
            assert!(!parse(url).unwrap_err().contains("hunter2"));
        }
    }
}
