//! The proxy variables of the environment, which the HTTP client reads by itself and ignores if they are invalid.

use std::ffi::OsString;

use super::base_url::BaseUrl;
use crate::{Error, Result};

/// Refuses an invalid proxy, so that requests do not go past a proxy that somebody has configured.
pub(super) fn check(base_url: &BaseUrl, variable: impl Fn(&str) -> Option<OsString>) -> Result<()> {
    let names = if base_url.is_https() {
        ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
    } else {
        ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]
    };
    for name in names {
        if let Some(value) = variable(name).filter(|value| !value.is_empty())
            && !value.to_str().is_some_and(is_proxy)
        {
            // The value is not repeated: it can contain a password.
            return Err(Error::configuration(format!(
                "{name} is not the URL of an http or https proxy; correct it, or call http_client"
            )));
        }
    }
    Ok(())
}

fn is_proxy(value: &str) -> bool {
    let has_scheme = value.contains("://");
    let url = if has_scheme { value.to_owned() } else { format!("http://{value}") };
    reqwest::Url::parse(&url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, check};

    fn error(name: &str, value: &str) -> Option<String> {
        let base_url = BaseUrl::parse("https://example.com", "base_url", false).unwrap();
        let variable = |it: &str| (it == name).then(|| value.into());
        check(&base_url, variable).err().map(|error| error.to_string())
    }

    #[test]
    fn an_invalid_proxy_variable_is_named() {
        for proxy in
            ["http://proxy.example:3128", "https://user:pass@proxy.example", "proxy:80", ""]
        {
            assert_eq!(error("HTTPS_PROXY", proxy), None, "{proxy}");
        }
        for invalid in
            [":::", "not a url", "http://", "socks5://127.0.0.1:1", "ftp://user:hunter2@x"]
        {
            let line = error("all_proxy", invalid).unwrap();
            assert!(line.contains("all_proxy is not the URL"), "{line}");
            assert!(!line.contains("hunter2"));
        }
        // It applies to http only.
        assert_eq!(error("HTTP_PROXY", ":::"), None);
    }
}
