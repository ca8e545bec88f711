//! Without a valid certificate there is no connection.

use std::{sync::Arc, time::Duration};

use rcgen::{CertificateParams, CertifiedKey, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd};
use registrations::{Client, ErrorKind, RetryPolicy};
use tokio::io::AsyncWriteExt;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

use crate::{
    connecting::failure,
    support::server::{Server, client_of, read_head},
};

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
    client_of(url).transport(http).build().unwrap()
}

/// The reason is in the words of rustls or of OpenSSL.
async fn is_not_trusted(client: &Client, server: &Server, host: &str, reasons: [&str; 2]) {
    let error = failure(client).await;
    let line = error.to_string();
    let start = format!("list registrations: the certificate of {host} is not trusted: ");
    let cause = line.strip_prefix(&start).unwrap_or_else(|| panic!("{line}"));
    let [rustls, openssl] = reasons;
    let rustls = format!("invalid peer certificate: {rustls}");
    let is_openssl = cause.contains("certificate verify failed") && cause.contains(openssl);
    assert!(cause.starts_with(&rustls) || is_openssl, "{line}");
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
    is_not_trusted(&client, &server, "localhost", ["UnknownIssuer", "(self-signed certificate)"])
        .await;
    assert!(!client.delete("a").await.unwrap_err().may_have_applied());
}

#[tokio::test]
async fn a_certificate_of_another_host() {
    let (server, certificate) = server(localhost()).await;
    let client = trusting("127.0.0.1", &server, certificate);
    is_not_trusted(
        &client,
        &server,
        "127.0.0.1",
        ["certificate not valid for name", "(IP address mismatch)"],
    )
    .await;
}

#[tokio::test]
async fn a_certificate_that_has_expired() {
    let mut params = localhost();
    params.not_after = date_time_ymd(2020, 1, 1);
    let (server, certificate) = server(params).await;
    let client = trusting("localhost", &server, certificate);
    is_not_trusted(
        &client,
        &server,
        "localhost",
        ["certificate expired", "(certificate has expired)"],
    )
    .await;
}

#[tokio::test]
async fn a_certificate_for_another_purpose() {
    let mut params = localhost();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let (server, certificate) = server(params).await;
    // Together with those of the system: then it is the verifier of the platform that refuses it.
    let http = reqwest::Client::builder().no_proxy().tls_certs_merge([certificate]);
    let url = format!("https://localhost:{}", server.port());
    let client = client_of(url).transport(http.build().unwrap()).build().unwrap();
    let reasons = ["it is not valid for a server", "certificate purpose)"];
    is_not_trusted(&client, &server, "localhost", reasons).await;
    let line = client.list().send().await.unwrap_err().to_string();
    assert!(!line.contains("OtherError") && !line.contains("EkuError"), "{line}");
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
    let line = error.to_string();
    let is_openssl = line.starts_with("list registrations: no connection to 127.0.0.1: ")
        && line.contains("SSL routines");
    let start = "list registrations: no TLS connection to 127.0.0.1: ";
    assert!(line.starts_with(start) || is_openssl, "{line}");
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
    let line = "list registrations: no connection to 127.0.0.1: operation timed out (3 attempts)";
    assert_eq!(error.to_string(), line);
}

/// The time limit of the attempt, not of the connection.
#[tokio::test]
async fn an_attempt_that_ends_before_there_is_a_connection_has_sent_nothing() {
    let server = Server::start(|mut stream, _| async move {
        read_head(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let limit = Duration::from_millis(200);
    let client = |scheme: &str| {
        let url = format!("{scheme}://127.0.0.1:{}", server.port());
        client_of(url).attempt_timeout(limit).retry(RetryPolicy::none()).build().unwrap()
    };
    let error = client("https").delete("a").await.unwrap_err();
    let line = "delete registration: no connection to 127.0.0.1 within the time limit";
    assert_eq!(error.to_string(), line);
    assert_eq!((error.kind(), error.may_have_applied()), (ErrorKind::Connect, false));
    let chunk = client("https").revoke(["a"]).await.unwrap_err();
    assert!(!chunk.failed()[0].error.may_have_applied(), "{chunk}");
    // The request was sent.
    let error = client("http").delete("a").await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_applied()), (ErrorKind::Timeout, true));
}
