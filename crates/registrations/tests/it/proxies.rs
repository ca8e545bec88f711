//! Proxies that do not work are named.

use registrations::ErrorKind;
use reqwest::Proxy;
use tokio::io::AsyncWriteExt;

use crate::{
    connecting::{failure, unused_port},
    support::{
        child,
        server::{Server, client_of, read_head},
    },
};

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

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    for (status, reason) in [
        ("407 Proxy Authentication Required", "the proxy requires authentication (HTTP 407)"),
        ("502 Bad Gateway", "the proxy refused the connection"),
        ("403 Forbidden", "the proxy refused the connection"),
    ] {
        let proxy = proxy(status).await;
        let http = through(&format!("http://127.0.0.1:{}", proxy.port()));
        let client = client_of("https://api.example.com").transport(http).build().unwrap();
        let error = failure(&client).await;
        let line =
            format!("list registrations: no connection to api.example.com: {reason} (3 attempts)");
        assert_eq!(error.to_string(), line);
        assert_eq!(proxy.connections(), 3);
        assert!(!client.delete("a").await.unwrap_err().may_have_applied());
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_reached_is_named() {
    let http = through(&format!("http://127.0.0.1:{}", unused_port().await));
    let client = client_of("https://api.example.com").transport(http).build().unwrap();
    let error = failure(&client).await;
    let start = "list registrations: no connection to api.example.com: the proxy cannot be reached: \
                 Connection refused";
    assert!(error.to_string().starts_with(start), "{error}");
    let http = through("http://proxy.invalid:3128");
    let client = client_of("https://api.example.com").transport(http).build().unwrap();
    let start = "list registrations: no connection to api.example.com: the proxy cannot be reached: \
                 error resolving DNS: ";
    let error = failure(&client).await;
    assert!(error.to_string().starts_with(start), "{error}");
}

/// The HTTP client alone would connect without the proxy.
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
        builder.transport(reqwest::Client::new()).build().unwrap();
        client_of("http://127.0.0.1:1").build().unwrap();
        return;
    }
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let variables = [(name, ":::"), ("NAME", name)];
        child::run("proxies::a_proxy_variable_that_cannot_be_read_is_named", &variables).await;
    }
}

#[tokio::test]
async fn a_proxy_variable_is_respected() {
    if child::is_child() {
        let client = client_of("https://api.example.com").build().unwrap();
        let line = "list registrations: no connection to api.example.com: the proxy refused the \
                    connection (3 attempts)";
        assert_eq!(failure(&client).await.to_string(), line);
        return;
    }
    // The variable that applies is the one that the builder checks, and no other.
    for names in [
        ["HTTPS_PROXY", "ALL_PROXY"],
        ["HTTPS_PROXY", "https_proxy"],
        ["https_proxy", "all_proxy"],
        ["https_proxy", "HTTP_PROXY"],
        ["ALL_PROXY", "all_proxy"],
        ["all_proxy", "HTTP_PROXY"],
    ] {
        let proxy = proxy("502 Bad Gateway").await;
        let url = format!("http://127.0.0.1:{}", proxy.port());
        let variables = [(names[0], url.as_str()), (names[1], ":::")];
        child::run("proxies::a_proxy_variable_is_respected", &variables).await;
        assert_eq!(proxy.connections(), 3, "{names:?}");
    }
    // An empty one counts as none.
    let proxy = proxy("502 Bad Gateway").await;
    let url = format!("http://127.0.0.1:{}", proxy.port());
    let variables = [("HTTPS_PROXY", ""), ("ALL_PROXY", url.as_str())];
    child::run("proxies::a_proxy_variable_is_respected", &variables).await;
    assert_eq!(proxy.connections(), 3);
}
