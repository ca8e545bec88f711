//! Without a connection, an error names the host and the cause.

use registrations::{
    Attempt, Client, Error, ErrorKind, RetryPolicy, Transport, TransportError, TransportFuture,
    reqwest,
};
use registrations_emulator::Emulator;

use crate::support::{
    check_error, child, emulator,
    server::{Server, client_of},
};

/// The error of a client that cannot connect.
pub(crate) async fn failure(client: &Client) -> Error {
    let error = client.list().send().await.unwrap_err();
    assert!(error.is_connect() && error.status().is_none(), "{error:?}");
    assert_eq!(error.kind() == ErrorKind::Connect, error.is_transient());
    assert!(error.is_outage());
    check_error(&error);
    error
}

/// A port of 127.0.0.1 that nobody listens on.
pub(crate) async fn unused_port() -> u16 {
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

/// A transport that fails in one way.
struct Failing(fn() -> TransportError);

impl Transport for Failing {
    fn send(&self, _request: reqwest::Request, _attempt: Attempt) -> TransportFuture<'_> {
        Box::pin(async { Err((self.0)()) })
    }
}

/// Only a write that may have reached the service can have an effect.
#[tokio::test]
async fn the_error_of_a_transport_says_whether_a_write_may_have_an_effect() {
    for (failure, kind, may_have_applied) in [
        (Failing(|| TransportError::connect("refused")), ErrorKind::Connect, false),
        (Failing(|| TransportError::broken("reset")), ErrorKind::Transport, true),
    ] {
        let builder = Client::builder().transport(failure).api_token("t").account_id("a");
        let client = builder.retry(RetryPolicy::none()).build().unwrap();
        let error = client.delete("r").await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_applied()), (kind, may_have_applied), "{error}");
        let error = client.get("r").await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_applied()), (kind, false), "{error}");
    }
}
