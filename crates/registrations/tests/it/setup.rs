//! The headers of requests, and the configuration of the client.

use std::time::{Duration, Instant};

use registrations::{Client, ErrorKind, Setting};
use registrations_emulator::{Emulator, Fault};

use crate::support::{builder, child, client, emulator};

fn sent(emulator: &Emulator, name: &str) -> Option<String> {
    let requests = emulator.requests();
    requests.last()?.header(name).map(str::to_owned)
}

#[tokio::test]
async fn exactly_one_credential_is_sent() {
    let emulator = emulator(1).await;
    client(&emulator).list().send().await.unwrap();
    assert_eq!(sent(&emulator, "authorization").as_deref(), Some("Bearer emulator-token"));
    assert_eq!(sent(&emulator, "x-auth-key"), None);

    let keyed = builder(&emulator).api_key(emulator.email(), emulator.api_key()).build().unwrap();
    keyed.list().send().await.unwrap();
    assert_eq!(sent(&emulator, "authorization"), None);
    assert_eq!(sent(&emulator, "x-auth-key").as_deref(), Some(emulator.api_key()));
    assert_eq!(sent(&emulator, "x-auth-email").as_deref(), Some(emulator.email()));
}

#[tokio::test]
async fn requests_identify_the_client_and_accept_gzip() {
    let emulator = emulator(1).await;
    client(&emulator).list().send().await.unwrap();
    let agent = sent(&emulator, "user-agent").unwrap();
    assert!(agent.starts_with("registrations-rs/"), "{agent}");
    assert_eq!(sent(&emulator, "accept").as_deref(), Some("application/json"));
    assert_eq!(sent(&emulator, "accept-encoding").as_deref(), Some("gzip"));
    assert_eq!(sent(&emulator, "api-version"), None);

    let named = builder(&emulator).user_agent("my-program/1.2").build().unwrap();
    named.list().send().await.unwrap();
    assert_eq!(sent(&emulator, "user-agent"), Some(format!("my-program/1.2 {agent}")));
}

#[tokio::test]
async fn extra_headers_are_sent() {
    let emulator = emulator(1).await;
    let client = builder(&emulator).header("X-Team", "it").header("x-trace", "1");
    let client = client.header("x-trace", "2").build().unwrap();
    let traced = client.with_header("x-trace", "3").unwrap().with_header("x-call", "a b").unwrap();
    traced.list().send().await.unwrap();
    assert_eq!(sent(&emulator, "x-team").as_deref(), Some("it"));
    assert_eq!(sent(&emulator, "x-trace").as_deref(), Some("3"));
    assert_eq!(sent(&emulator, "x-call").as_deref(), Some("a b"));
    // Every operation sends them, and the other client is as it was.
    drop(traced.get("a").await);
    assert_eq!(sent(&emulator, "x-call").as_deref(), Some("a b"));
    drop(traced.delete_many(["a"]).await);
    assert_eq!(sent(&emulator, "x-call").as_deref(), Some("a b"));
    client.list().send().await.unwrap();
    assert_eq!(sent(&emulator, "x-trace").as_deref(), Some("2"));
    assert_eq!(sent(&emulator, "x-call"), None);
}

#[test]
fn headers_that_the_client_or_http_sets_are_refused() {
    let builder =
        || Client::builder().api_token("t").account_id("a").base_url("http://127.0.0.1:1");
    for name in
        ["Authorization", "user-agent", "accept", "accept-encoding", "host", "content-length"]
    {
        let line = builder().header(name, "x").build().unwrap_err().to_string();
        let expected = format!("the client itself sets the header {}", name.to_lowercase());
        assert!(line.contains(&expected), "{line}");
        assert!(builder().build().unwrap().with_header(name, "x").is_err(), "{name}");
    }
}

#[tokio::test]
async fn what_a_header_cannot_contain_is_refused_when_the_client_is_built() {
    let emulator = emulator(1).await;
    let builder = || builder(&emulator);
    let header = "that a header cannot contain: it must be visible ASCII";
    for (builder, reason) in [
        (builder().api_token("tök3n"), format!("the API token contains characters {header}")),
        (builder().api_token("t\u{7f}"), format!("the API token contains characters {header}")),
        (builder().api_token("a\nb"), format!("the API token contains characters {header}")),
        (
            builder().api_key("ü@example.com", "k"),
            format!("the e-mail address contains characters {header}"),
        ),
        (
            builder().api_key("a@example.com", "ü"),
            format!("the API key contains characters {header}"),
        ),
        (
            builder().user_agent("mein-programm-ü"),
            format!("the user agent contains characters {header}"),
        ),
        (builder().header("x-a", "ü"), format!("the header x-a contains characters {header}")),
        (builder().header("x ü", "a"), "\"x ü\" is not the name of a header".to_owned()),
        (builder().header("", "a"), "\"\" is not the name of a header".to_owned()),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.to_string(), format!("client configuration: {reason}"));
    }
    let error = builder().build().unwrap().with_header("x-a", "ü").unwrap_err();
    let line = format!("invalid argument: the header x-a contains characters {header}");
    assert_eq!(error.to_string(), line);
    assert_eq!((error.kind(), error.setting()), (ErrorKind::InvalidInput, Some(Setting::Header)));
    let client = builder().build().unwrap();
    for invalid in [
        client.with_header("x", "a\nb"),
        client.with_header("accept", "a"),
        client.with_account(".."),
        client.with_api_token(""),
        client.replace_api_token("a b").map(|()| client.clone()),
    ] {
        let error = invalid.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, None), "{error}");
        assert!(error.setting().is_some(), "{error}");
    }
}

#[test]
fn an_invalid_base_url_names_value_and_source() {
    let error = Client::builder().api_token("t").account_id("a").base_url("example.com");
    let error = error.build().unwrap_err().to_string();
    let line = "client configuration: the base URL \"example.com\" is not a URL, such as \
                https://api.cloudflare.com/client/v4";
    assert_eq!(error, line);
}

/// The variable is named as well. It can only be set in another process.
#[tokio::test]
async fn an_invalid_base_url_names_its_variable() {
    if child::is_child() {
        let error = Client::from_env().unwrap_err().to_string();
        let line = "client configuration: the base URL \"ftp://example.com\" from CLOUDFLARE_BASE_URL is \
                    not https";
        assert_eq!(error, line);
        return;
    }
    let variables = [
        ("CLOUDFLARE_API_TOKEN", "t"),
        ("CLOUDFLARE_ACCOUNT_ID", "a"),
        ("CLOUDFLARE_BASE_URL", "ftp://example.com"),
    ];
    child::run("setup::an_invalid_base_url_names_its_variable", &variables).await;
}

#[tokio::test]
async fn a_client_with_another_time_limit() {
    let emulator = emulator(1).await;
    let patient = client(&emulator);
    let impatient = patient.with_timeout(Duration::from_millis(100));
    emulator.inject(Fault::status(503).retry_after(30).json());
    let start = Instant::now();
    // A retry would start too late.
    let error = impatient.list().send().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    emulator.inject(Fault::delay(Duration::from_secs(30)));
    let error = impatient.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    emulator.inject(Fault::delay(Duration::from_millis(300)));
    patient.list().send().await.unwrap();
}

#[tokio::test]
async fn a_client_for_another_account() {
    let emulator = emulator(1).await;
    let other = client(&emulator).with_account("ffffffffffffffffffffffffffffffff").unwrap();
    assert!(other.list().send().await.is_err());
    let path = emulator.requests()[0].path.clone();
    assert!(path.contains("/accounts/ffffffffffffffffffffffffffffffff/"), "{path}");
    let client = client(&emulator);
    for id in ["", " ", ".", "..", r"a\b"] {
        let error = client.with_account(id).unwrap_err();
        let line = format!("invalid argument: {:?} is not an account id", id.trim());
        assert_eq!(error.to_string(), line);
    }
    assert_eq!(client.account_id(), emulator.account_id());
}

#[tokio::test]
async fn a_wrong_token_differs_from_a_missing_permission() {
    let emulator = emulator(1).await;
    let error =
        builder(&emulator).api_token("wrong").build().unwrap().list().send().await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert!(error.to_string().contains("Zero Trust Read"), "{error}");
    assert!(!error.is_transient() && error.attempts() == 1);
}

#[test]
fn http_without_tls_is_refused_unless_allowed() {
    let plain = || Client::builder().api_token("t").account_id("a").base_url("http://192.0.2.1/v4");
    assert!(plain().build().unwrap_err().to_string().contains("not https"));
    assert!(plain().allow_http(true).build().is_ok());
}

/// `{"success":true,…,"result":[],"result_info":{"count":0,"per_page":50,"cursor":"zipped"}}`
const ZIPPED: &[u8] = b"\
    \x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4d\xcb\xb1\x0e\x80\x20\x0c\x04\xd0\x7f\xb9\x99\
    \xc1\xc5\x85\x5f\x31\x86\x18\xac\x86\x44\x81\xb4\x74\x91\xf0\xef\x76\x70\x70\xbb\x77\x97\
    \xeb\x10\x8d\x91\x44\xe0\x1b\x2b\x39\x10\x73\x61\xd3\xb2\x3a\xdc\xd6\x6f\x27\x7d\x62\x12\
    \xbd\xda\x3f\x87\x94\x8f\x02\xdf\x11\x8b\x66\x5b\x26\x87\x4a\x1c\xaa\x7d\xe0\x67\x53\x54\
    \x96\xc2\xf0\x78\x52\xad\xb4\x63\x8c\x17\x4c\xd7\x35\xc0\x70\x00\x00\x00";

#[tokio::test]
async fn a_compressed_response_is_read() {
    let emulator = emulator(1).await;
    let zipped = Fault::status(200).header("content-encoding", "gzip");
    emulator.inject(zipped.body("application/json", ZIPPED));
    let page = client(&emulator).list().send().await.unwrap();
    assert_eq!(page.next_cursor(), Some("zipped"));

    // Compressed data that breaks off is like a broken connection: the request is retried.
    let broken = Fault::status(200).header("content-encoding", "gzip");
    emulator.inject(broken.body("application/json", &ZIPPED[..40]));
    let page = client(&emulator).list().send().await.unwrap();
    assert_eq!(page.next_cursor(), None);
    assert_eq!(emulator.requests().len(), 3);
}
