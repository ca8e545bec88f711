//! Without a connection, an error names the host and the cause.

use std::time::Duration;

use registrations::{Client, Error, ErrorKind};
use registrations_emulator::Emulator;
use reqwest::Proxy;
use tokio::io::AsyncWriteExt;

use crate::support::{
    child, emulator,
    server::{Server, client_of, read_head},
};

async fn failure(client: &Client) -> Error {
    let error = client.list().send().await.unwrap_err();
    assert!(error.is_connect() && error.status().is_none(), "{error:?}");
    assert_eq!(error.kind() == ErrorKind::Connect, error.is_transient());
    error
}

/// A port of 127.0.0.1 that nobody listens on.
async fn unused_port() -> u16 {
    let emulator = emulator(0).await;
    let port = emulator.port();
    emulator.shutdown().await;
    port
}

#[tokio::test]
async fn a_name_that_cannot_be_resolved() {
    let client = client_of("http://nonexistent.invalid").allow_http(true).build().unwrap();
    let error = failure(&client).await;
    // The reason after it is in the words of the operating system.
    let start = "list registrations: no connection to nonexistent.invalid: error resolving DNS: ";
    assert!(error.to_string().starts_with(start), "{error}");
    assert!(error.to_string().ends_with(" (3 attempts)"), "{error}");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn a_connection_that_is_refused() {
    let url = format!("http://127.0.0.1:{}", unused_port().await);
    let client = client_of(url).build().unwrap();
    let error = failure(&client).await;
    let start = "list registrations: no connection to 127.0.0.1: Connection refused";
    assert!(error.to_string().starts_with(start), "{error}");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));

    let error = client.delete("a").await.unwrap_err();
    assert!(!error.may_have_applied());
    let error = Error::from(client.delete_many(["a"]).await.unwrap_err());
    assert!(error.is_connect() && !error.may_have_applied());
    assert!(error.to_string().contains("no connection to 127.0.0.1: Connection refused"));
}

/// An HTTP client with this proxy.
fn through(proxy: &str) -> reqwest::Client {
    reqwest::Client::builder().proxy(Proxy::all(proxy).unwrap()).build().unwrap()
}

/// A proxy that responds with this status.
async fn proxy(status: &'static str) -> Server {
    Server::start(move |mut stream, _| async move {
        let head = read_head(&mut stream).await;
        assert!(head.starts_with("CONNECT api.example.com:443 "), "{head}");
        let response = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        stream.write_all(response.as_bytes()).await.unwrap();
    })
    .await
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    for (status, reason) in [
        ("407 Proxy Authentication Required", "the proxy requires authentication (HTTP 407)"),
        ("502 Bad Gateway", "the proxy refused the connection"),
        ("403 Forbidden", "the proxy refused the connection"),
    ] {
        let proxy = proxy(status).await;
        let http = through(&format!("http://127.0.0.1:{}", proxy.port()));
        let client = client_of("https://api.example.com").http_client(http).build().unwrap();
        let error = failure(&client).await;
        let line =
            format!("list registrations: no connection to api.example.com: {reason} (3 attempts)");
        assert_eq!(error.to_string(), line);
        assert_eq!(proxy.connections(), 3);
        assert!(!client.delete("a").await.unwrap_err().may_have_applied());
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_proxy_that_cannot_be_reached_is_named() {
    let http = through(&format!("http://127.0.0.1:{}", unused_port().await));
    let client = client_of("https://api.example.com").http_client(http).build().unwrap();
    let error = failure(&client).await;
    let start = "list registrations: no connection to api.example.com: the proxy cannot be reached: \
                 Connection refused";
    assert!(error.to_string().starts_with(start), "{error}");
    let http = through("http://proxy.invalid:3128");
    let client = client_of("https://api.example.com").http_client(http).build().unwrap();
    let start = "list registrations: no connection to api.example.com: the proxy cannot be reached: \
                 error resolving DNS: ";
    let error = failure(&client).await;
    assert!(error.to_string().starts_with(start), "{error}");
}

/// The HTTP client alone would connect without the proxy.
#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_proxy_variable_that_cannot_be_read_is_named() {
    if child::is_child() {
        let name = std::env::var("NAME").unwrap();
        let error = client_of("https://api.example.com").build().unwrap_err();
        let line = format!(
            "client configuration: the proxy \":::\" from {name} is not a URL, such as \
             http://proxy.example.com:3128"
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Configuration, line));
        // It does not apply to a client of your own, nor to a loopback address.
        let builder = client_of("https://api.example.com");
        builder.http_client(reqwest::Client::new()).build().unwrap();
        client_of("http://127.0.0.1:1").build().unwrap();
        return;
    }
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let variables = [(name, ":::"), ("NAME", name)];
        child::run("connecting::a_proxy_variable_that_cannot_be_read_is_named", &variables).await;
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn a_proxy_variable_is_respected() {
    if child::is_child() {
        let client = client_of("https://api.example.com").build().unwrap();
        let line = "list registrations: no connection to api.example.com: the proxy refused the \
                    connection (3 attempts)";
        assert_eq!(failure(&client).await.to_string(), line);
        return;
    }
    for name in ["HTTPS_PROXY", "ALL_PROXY"] {
        let proxy = proxy("502 Bad Gateway").await;
        let url = format!("http://127.0.0.1:{}", proxy.port());
        child::run("connecting::a_proxy_variable_is_respected", &[(name, &url)]).await;
        assert_eq!(proxy.connections(), 3, "{name}");
    }
}

#[tokio::test]
async fn a_loopback_address_is_never_reached_through_a_proxy() {
    if child::is_child() {
        let emulator: Emulator = emulator(3).await;
        for base_url in [emulator.base_url(), &emulator.alternate_base_url()] {
            let client = client_of(base_url).api_token(emulator.token());
            let client = client.account_id(emulator.account_id()).build().unwrap();
            client.list().send().await.unwrap();
        }
        return;
    }
    let proxy = Server::sending("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n").await;
    let url = format!("http://127.0.0.1:{}", proxy.port());
    let variables = ["HTTP_PROXY", "http_proxy", "ALL_PROXY"].map(|name| (name, url.as_str()));
    let test = "connecting::a_loopback_address_is_never_reached_through_a_proxy";
    child::run(test, &variables).await;
    assert_eq!(proxy.connections(), 0);
}

#[cfg(feature = "rustls")]
mod tls {
    use std::sync::Arc;

    use rcgen::{CertificateParams, CertifiedKey, KeyPair, date_time_ymd};
    use tokio_rustls::{
        TlsAcceptor,
        rustls::{ServerConfig, pki_types::PrivateKeyDer},
    };

    use super::*;

    /// A server that responds with an empty page, and its certificate for `localhost`.
    async fn server(params: CertificateParams) -> (Server, reqwest::Certificate) {
        let key = KeyPair::generate().unwrap();
        let CertifiedKey { cert, signing_key } =
            CertifiedKey { cert: params.self_signed(&key).unwrap(), signing_key: key };
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let server = Server::start(move |stream, _| {
            let acceptor = acceptor.clone();
            async move {
                // The client hangs up if it does not trust the certificate.
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                read_head(&mut stream).await;
                let body = r#"{"success":true,"result":[]}"#;
                let length = body.len();
                let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
                stream.write_all(response.as_bytes()).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        })
        .await;
        (server, reqwest::Certificate::from_der(cert.der()).unwrap())
    }

    fn localhost() -> CertificateParams {
        CertificateParams::new(["localhost".to_owned()]).unwrap()
    }

    /// A client that trusts this certificate.
    fn trusting(host: &str, server: &Server, certificate: reqwest::Certificate) -> Client {
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([certificate]);
        let http = http.build().unwrap();
        let url = format!("https://{host}:{}", server.port());
        client_of(url).http_client(http).build().unwrap()
    }

    async fn is_not_trusted(client: &Client, server: &Server, host: &str, reason: &str) {
        let error = failure(client).await;
        let line = format!(
            "list registrations: the certificate of {host} is not trusted: invalid peer certificate: \
             {reason}"
        );
        assert!(error.to_string().starts_with(&line), "{error}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Certificate, 1));
        assert!(!error.is_transient());
        assert_eq!(server.connections(), 1);
    }

    #[tokio::test]
    async fn a_certificate_that_is_trusted() {
        let (server, certificate) = server(localhost()).await;
        let client = trusting("localhost", &server, certificate);
        assert_eq!(client.list().collect().await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_certificate_of_an_unknown_issuer() {
        let (server, _) = server(localhost()).await;
        let url = format!("https://localhost:{}", server.port());
        let client = client_of(url).build().unwrap();
        is_not_trusted(&client, &server, "localhost", "UnknownIssuer").await;
        assert!(!client.delete("a").await.unwrap_err().may_have_applied());
    }

    #[tokio::test]
    async fn a_certificate_of_another_host() {
        let (server, certificate) = server(localhost()).await;
        let client = trusting("127.0.0.1", &server, certificate);
        is_not_trusted(&client, &server, "127.0.0.1", "certificate not valid for name").await;
    }

    #[tokio::test]
    async fn a_certificate_that_has_expired() {
        let mut params = localhost();
        params.not_after = date_time_ymd(2020, 1, 1);
        let (server, certificate) = server(params).await;
        let client = trusting("localhost", &server, certificate);
        is_not_trusted(&client, &server, "localhost", "certificate expired").await;
    }

    #[tokio::test]
    async fn a_bulk_operation_ends_at_a_certificate_that_is_not_trusted() {
        let (server, _) = server(localhost()).await;
        let url = format!("https://localhost:{}", server.port());
        let client = client_of(url).build().unwrap();
        let ids: Vec<_> = (0..100).map(|id| id.to_string()).collect();
        let error = client.delete_many(ids).chunk_size(1).concurrency(1).await.unwrap_err();
        assert_eq!((error.failed().len(), error.not_sent().len()), (3, 97));
        assert_eq!(server.connections(), 3);
    }

    #[tokio::test]
    async fn a_port_that_does_not_speak_tls() {
        let server = Server::start(|mut stream, _| async move {
            let bad_request = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(bad_request).await.unwrap();
            // The client hangs up.
            read_head(&mut stream).await;
        })
        .await;
        let url = format!("https://127.0.0.1:{}", server.port());
        let error = failure(&client_of(url).build().unwrap()).await;
        let start = "list registrations: no TLS connection to 127.0.0.1: ";
        assert!(error.to_string().starts_with(start), "{error}");
        assert_eq!(error.kind(), ErrorKind::Connect);
    }

    #[tokio::test]
    async fn a_handshake_that_takes_too_long() {
        let server = Server::start(|mut stream, _| async move {
            read_head(&mut stream).await;
        })
        .await;
        let url = format!("https://127.0.0.1:{}", server.port());
        let client = client_of(url).connect_timeout(Duration::from_millis(100)).build().unwrap();
        let error = failure(&client).await;
        let line =
            "list registrations: no connection to 127.0.0.1: operation timed out (3 attempts)";
        assert_eq!(error.to_string(), line);
    }
}
