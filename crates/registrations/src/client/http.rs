//! The default HTTP client.

use std::{ffi::OsString, time::Duration};

use super::{base_url::BaseUrl, proxy};
use crate::error::{Error, Result, Setting, cause};

/// Whether it supports https.
pub(super) const TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// The client that sends requests to this URL.
pub(super) fn client(
    connect_timeout: Duration,
    base_url: &BaseUrl,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<reqwest::Client> {
    if !TLS && base_url.is_https() {
        return Err(Error::configuration(
            Setting::HttpClient,
            "the base URL is https, but this program is built without TLS: enable the feature rustls or native-tls \
             of the crate registrations, or call transport",
        ));
    }
    let mut builder = reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Another crate can enable these features of reqwest. This one decompresses by itself, within its limits.
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd();
    if base_url.is_loopback {
        builder = builder.no_proxy();
    } else {
        proxy::check(variable, base_url.is_https())?;
    }
    build(builder)
}

/// A client that sends nothing: the bindings build requests with it.
pub(super) fn idle_client() -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder().no_proxy();
    // Without this it would read the certificates that the system trusts, and fail where there are none.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let builder = builder.tls_certs_only([]);
    build(builder)
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client> {
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    builder.build().map_err(|error| {
        let error = error.without_url();
        let message = format!("the HTTP client cannot be built: {}", cause(&error));
        Error::configuration(Setting::HttpClient, message).with_source(error)
    })
}
