//! Tokens: pasted, replaced, and several at once.

use registrations::{Client, ErrorKind, RetryPolicy, Setting};
use registrations_emulator::Fault;
use tokio::io::AsyncWriteExt;

use crate::support::{
    builder, client, emulator,
    server::{Server, read_head},
};

#[test]
fn a_token_with_what_was_pasted_beside_it_is_refused() {
    for (token, reason) in [
        ("Bearer hunter2", "a part of the header"),
        ("bearer hunter2", "a part of the header"),
        ("Authorization: Bearer hunter2", "a part of the header"),
        ("\"hunter2\"", "in quotes"),
        ("'hunter2'", "in quotes"),
        ("hunter2 hunter3", "contains a blank"),
    ] {
        let error = Client::builder().api_token(token).account_id("a").build().unwrap_err();
        let setting = (error.kind(), error.setting());
        assert_eq!(setting, (ErrorKind::Configuration, Some(Setting::ApiToken)), "{error}");
        let line = error.to_string();
        assert!(line.contains(reason) && !line.contains("hunter2"), "{line}");
    }
    let padded = Client::builder().api_token(" hunter2\n").account_id("a");
    assert!(padded.base_url("http://127.0.0.1:1").build().is_ok());
}

/// The tokens of all requests so far.
fn tokens(emulator: &registrations_emulator::Emulator) -> Vec<String> {
    let requests = emulator.requests();
    requests.iter().map(|it| it.header("authorization").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_replaced_token_holds_for_all_clones_and_for_a_listing_that_runs() {
    let emulator = emulator(9).await;
    let client = builder(&emulator).api_token("old").build().unwrap();
    let other = client.with_api_token("other").unwrap();
    let clone = client.with_retry(RetryPolicy::none());
    assert!(clone.list().send().await.unwrap_err().is_authentication());
    client.replace_api_token(emulator.token()).unwrap();
    let mut pages = clone.list().per_page(5).read_ahead(false).pages();
    pages.next().await.unwrap().unwrap();
    client.replace_api_token("new").unwrap();
    assert!(pages.next().await.unwrap().unwrap_err().is_authentication());
    // That client does not share it.
    assert!(other.list().send().await.is_err());
    let valid = format!("Bearer {}", emulator.token());
    assert_eq!(tokens(&emulator), ["Bearer old", &valid, "Bearer new", "Bearer other"]);
    // An invalid one changes nothing.
    client.replace_api_token("a b").unwrap_err();
    drop(client.list().send().await);
    assert_eq!(tokens(&emulator).last().unwrap(), "Bearer new");
}

#[tokio::test]
async fn a_replaced_token_is_removed_from_what_a_response_repeats() {
    let emulator = emulator(1).await;
    let client = client(&emulator).with_api_token("0ld-s3cret").unwrap();
    client.replace_api_token("n3w-s3cret").unwrap();
    emulator.inject(Fault::status(400).code(1).message("not 0ld-s3cret, but n3w-s3cret"));
    let error = client.list().send().await.unwrap_err();
    assert!(error.to_string().contains("not [hidden], but [hidden]"), "{error}");
    assert!(!error.body_excerpt().unwrap_or_default().contains("s3cret"), "{error}");
}

#[tokio::test]
async fn another_token_has_its_own_pacing() {
    let emulator = emulator(1).await;
    let client = builder(&emulator).retry(RetryPolicy::none()).build().unwrap();
    emulator.inject(Fault::rate_limited().retry_after(300));
    client.list().send().await.unwrap_err();
    assert_eq!(client.list().send().await.unwrap_err().kind(), ErrorKind::RateLimited);
    let account = client.with_account(emulator.account_id()).unwrap();
    assert_eq!(account.list().send().await.unwrap_err().kind(), ErrorKind::RateLimited);
    client.with_api_token(emulator.token()).unwrap().list().send().await.unwrap();
    // One that replaces it can belong to the same user.
    client.replace_api_token(emulator.token()).unwrap();
    assert_eq!(client.list().send().await.unwrap_err().kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn clients_with_several_tokens_share_their_connections() {
    let server = Server::start(|mut stream, _| async move {
        while !read_head(&mut stream).await.is_empty() {
            let body = r#"{"success":true,"result":[]}"#;
            let length = body.len();
            let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
            stream.write_all(response.as_bytes()).await.unwrap();
        }
    })
    .await;
    let client = server.client();
    for token in ["a", "b", "c"] {
        client.with_api_token(token).unwrap().list().send().await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}
