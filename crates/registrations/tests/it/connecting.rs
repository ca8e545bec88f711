//! Failures before there is a response: DNS, refused connections, TLS, proxies.

use std::{sync::Arc, time::Duration};

use registrations::{Error, ErrorKind, reqwest};
use tokio::io::AsyncWriteExt;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

use crate::support::{
    child,
    server::{Server, client_of, read_head},
};

async fn failure(client: registrations::ClientBuilder) -> Error {
    let error = client.build().unwrap().list().send().await.unwrap_err();
    assert!(!error.may_have_applied() && error.status().is_none(), "{error}");
    error
}

/// An HTTP client that sends everything through this proxy.
fn through(proxy: &str) -> reqwest::Client {
    let proxy = reqwest::Proxy::all(proxy).unwrap();
    reqwest::Client::builder().proxy(proxy).build().unwrap()
}

#[tokio::test]
async fn no_connection_names_host_and_cause() {
    let dns = failure(client_of("http://nonexistent.invalid").allow_http(true)).await;
    let start = "list registrations: no connection to nonexistent.invalid: dns error: ";
    assert!(dns.to_string().starts_with(start), "{dns}");

    let server = Server::sending("").await;
    let url = format!("http://127.0.0.1:{}", server.port());
    drop(server);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let refused = failure(client_of(&url)).await;
    let start = "list registrations: no connection to 127.0.0.1: tcp connect error: ";
    assert!(refused.to_string().starts_with(start), "{refused}");

    let silent = Server::start(|stream, _| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    })
    .await;
    let url = format!("https://127.0.0.1:{}", silent.port());
    let timeout = failure(client_of(url).connect_timeout(Duration::from_millis(100))).await;
    assert!(timeout.to_string().contains("no connection to 127.0.0.1: "), "{timeout}");
    for error in [dns, refused, timeout] {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "{error}");
        assert!(error.is_connect() && error.is_transient(), "{error}");
    }
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn an_untrusted_certificate_is_not_retried() {
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let private = PrivateKeyDer::try_from(key.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![key.cert.der().clone()], private)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let server = Server::start(move |stream, _| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                read_head(&mut stream).await;
                let body = r#"{"success":true,"errors":[],"messages":[],"result":[]}"#;
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    })
    .await;
    let url = format!("https://localhost:{}", server.port());
    let error = failure(client_of(&url)).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Certificate, 1), "{error}");
    assert!(error.is_connect() && !error.is_transient());
    assert_eq!(
        error.to_string(),
        "list registrations: the certificate of localhost is not trusted: \
         invalid peer certificate: UnknownIssuer"
    );
    // A client that trusts it gets the response.
    let root = reqwest::Certificate::from_der(key.cert.der()).unwrap();
    let trusting = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    client_of(&url).http_client(trusting).build().unwrap().list().send().await.unwrap();
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    for (status, cause) in [
        ("407 Proxy Authentication Required", "tunnel error: proxy authorization required"),
        ("502 Bad Gateway", "the proxy refused the connection"),
    ] {
        let proxy = Server::start(move |mut stream, _| async move {
            read_head(&mut stream).await;
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(head.as_bytes()).await;
        })
        .await;
        let http = through(&format!("http://127.0.0.1:{}", proxy.port()));
        let error = failure(client_of("https://api.example.com").http_client(http)).await;
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        let line = format!("list registrations: no connection to api.example.com: {cause}");
        assert!(error.to_string().starts_with(&line), "{error}");
    }
}

#[tokio::test]
async fn loopback_does_not_go_through_a_proxy() {
    if child::is_child() {
        let server = Server::sending(
            "HTTP/1.1 200 OK\r\ncontent-length: 28\r\n\r\n{\"success\":true,\"result\":[]}",
        )
        .await;
        server.client().list().send().await.unwrap();
        assert_eq!(server.connections(), 1);
        return;
    }
    // Nothing listens on port 1.
    let proxy = "http://127.0.0.1:1";
    let variables = [("HTTP_PROXY", proxy), ("ALL_PROXY", proxy), ("http_proxy", proxy)];
    child::run("connecting::loopback_does_not_go_through_a_proxy", &variables).await;
}

#[cfg(feature = "rustls")]
#[tokio::test]
async fn an_invalid_proxy_variable_is_refused() {
    if child::is_child() {
        let error = client_of("https://api.example.com").build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("HTTPS_PROXY is not the URL"), "{error}");
        return;
    }
    let test = "connecting::an_invalid_proxy_variable_is_refused";
    child::run(test, &[("HTTPS_PROXY", ":::")]).await;
}
